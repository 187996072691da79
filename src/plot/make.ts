// The entries of a study's `figures:`: from what the study file says to a finished SVG.
import type { Geometry } from "../data/geometry.js";
import { numericColumn, type Panel } from "../data/panel.js";
import { listed } from "../data/table.js";
import { DurbinError, suggestion } from "../errors.js";
import type { Design } from "../model/design.js";
import type { Fit } from "../result/fit.js";
import { isCalled } from "../result/test-name.js";
import type { SpatialWeights } from "../weights/weights.js";
import { mapPanels, renderChoropleth } from "./choropleth.js";
import { type Classification, clusterClasses, deviationClasses, type LocalResult, quantileClasses } from "./classes.js";
import { mapNotes } from "./map-keys.js";
import { coefficientPlot, type IntervalPlot, impactsPlot, renderIntervals } from "./interval.js";
import { renderSeries, seriesPlot, type StatisticResult } from "./series.js";
import { moranScatter, periodIndex, renderMoranScatter } from "./moran.js";

type Years = readonly (string | number)[];

/** Moran scatterplots of `years`, or of all periods pooled. */
export interface MoranScatterSpec {
  readonly type: "moran-scatter";
  readonly variable: string;
  readonly weights: string;
  readonly years?: Years;
  readonly title?: string;
}

/** Direct, indirect and total impacts of a model. */
export interface ImpactsFigureSpec {
  readonly type: "impacts";
  readonly model: string;
  readonly title?: string;
}

/** Coefficients of models; `keep` chooses and orders them. */
export interface CoefficientsFigureSpec {
  readonly type: "coefficients";
  readonly models: readonly string[];
  readonly keep?: readonly string[];
  readonly title?: string;
}

/** A map of one of: a variable (quantile classes), residuals of a model (classes of standard deviations), a local test (its clusters). */
export interface ChoroplethSpec {
  readonly type: "choropleth";
  readonly variable?: string;
  /** Name of a model. */
  readonly residuals?: string;
  /** Name of one result of a local test: "lisa/gsp/1986". */
  readonly test?: string;
  /** Variable and residuals: a map for each; the last period by default. */
  readonly years?: Years;
  /** Variable: number of classes, 5 by default. */
  readonly classes?: number;
  /** Local test: units with p below it are colored, 0.05 by default. */
  readonly level?: number;
  readonly title?: string;
}

/** A spatial statistic over the periods. */
export interface SeriesSpec {
  readonly type: "series";
  /** A test by period, or one of its variables: "moran", "moran/gsp". */
  readonly test: string;
  /** Results with p below it have filled dots, 0.05 by default. */
  readonly level?: number;
  readonly title?: string;
}

export type FigureSpec = MoranScatterSpec | ImpactsFigureSpec | CoefficientsFigureSpec | ChoroplethSpec | SeriesSpec;

/** A result of a test, as in results.json. */
interface TestResult extends StatisticResult {
  readonly type: string;
  readonly local?: readonly (LocalResult & { readonly name: string; readonly permutation?: { readonly p: number } })[];
}

export interface FigureContext {
  /** After `prepare`. */
  readonly panel: Panel;
  readonly weights: ReadonlyMap<string, SpatialWeights>;
  readonly geometry: Geometry | null;
  readonly fits: ReadonlyMap<string, Fit>;
  /** Rows of the models, for maps of residuals. */
  readonly designs: ReadonlyMap<string, Design>;
  readonly tests: readonly TestResult[];
}

export interface MadeFigure {
  readonly svg: string;
  /** What is shown, in a sentence or two. */
  readonly caption: string;
  /** What it does not show. */
  readonly notes: readonly string[];
}

type Makers = {
  readonly [T in FigureSpec["type"]]: (spec: Extract<FigureSpec, { type: T }>, context: FigureContext, id: string) => Promise<MadeFigure>;
};

const MAKERS: Makers = {
  "moran-scatter": makeMoranScatter,
  impacts: makeImpacts,
  coefficients: makeCoefficients,
  choropleth: makeChoropleth,
  series: makeSeries,
};

export const FIGURE_TYPES = Object.keys(MAKERS) as readonly FigureSpec["type"][];

/**
 * One figure; `name` is its key in the study. Throws `input` FIGURE_TYPE, FIGURE_REFERENCE (a model, matrix, test or geometry that the study
 * does not have), FIGURE_DATA (a period or unit without values) and FIGURE_KEYS (shapes and data that do not match); `unsupported`
 * FIGURE_PACKAGES.
 */
export async function makeFigure(name: string, spec: FigureSpec, context: FigureContext): Promise<MadeFigure> {
  if (!Object.hasOwn(MAKERS, spec.type)) {
    const message = `"${spec.type}" is no figure type${suggestion(spec.type, FIGURE_TYPES)} (there are ${FIGURE_TYPES.join(", ")})`;
    throw new DurbinError("input", "FIGURE_TYPE", message, { figure: name });
  }
  const make = MAKERS[spec.type] as (spec: FigureSpec, context: FigureContext, id: string) => Promise<MadeFigure>;
  const made = await make(spec, context, name.replace(/[^A-Za-z0-9_-]/g, "-"));
  return spec.title === undefined ? made : { ...made, caption: `${spec.title}. ${made.caption}` };
}

function find<T>(map: ReadonlyMap<string, T>, name: string, kind: string): T {
  const found = map.get(name);
  if (found !== undefined) return found;
  const message = `the figure names the ${kind} "${name}", which the study does not have${suggestion(name, map.keys())}`;
  throw new DurbinError("input", "FIGURE_REFERENCE", message, { name });
}

async function makeMoranScatter(spec: MoranScatterSpec, { panel, weights }: FigureContext): Promise<MadeFigure> {
  const W = find(weights, spec.weights, "weights matrix");
  const svg = await renderMoranScatter(moranScatter(panel, spec.variable, W, spec.years));
  const pooled = spec.years === undefined && panel.nPeriods > 1;
  const when = pooled ? `, ${panel.nPeriods} periods pooled, each centered by its own mean` : "";
  return {
    svg,
    caption: `Moran scatterplot of ${spec.variable} with weights ${W.name}${when}. The slope of the line is Moran's I.`,
    notes: [],
  };
}

const captionOf = ({ title, intervals }: IntervalPlot): string => `${title}; lines are ${intervals}.`;

async function makeImpacts(spec: ImpactsFigureSpec, { fits }: FigureContext): Promise<MadeFigure> {
  const fit = find(fits, spec.model, "model");
  if (fit.impacts.length === 0) {
    throw new DurbinError("input", "FIGURE_REFERENCE", `the figure shows impacts of "${spec.model}", a model without impacts`, {
      name: spec.model,
    });
  }
  const figure = impactsPlot(spec.model, fit);
  return { svg: await renderIntervals(figure), caption: captionOf(figure), notes: [] };
}

async function makeCoefficients(spec: CoefficientsFigureSpec, { fits }: FigureContext): Promise<MadeFigure> {
  const named = spec.models.map((name) => ({ name, fit: find(fits, name, "model") }));
  const figure = coefficientPlot(named, spec.keep);
  if (figure.labels.length === 0) {
    const names = named.flatMap(({ fit }) => fit.terms.map((term) => term.name));
    const first = spec.keep?.[0] ?? "";
    throw new DurbinError("input", "FIGURE_REFERENCE", `keep: no coefficient is named "${first}"${suggestion(first, names)}`, {
      name: first,
    });
  }
  return { svg: await renderIntervals(figure), caption: captionOf(figure), notes: [] };
}

async function makeSeries({ test, level = 0.05 }: SeriesSpec, { tests }: FigureContext): Promise<MadeFigure> {
  const figure = seriesPlot(test, level, tests);
  const caption = `${test} by period; the dashed line is the expected value, filled dots have p below ${String(level)}.`;
  return { svg: await renderSeries(figure), caption, notes: [] };
}

/** Values or clusters on the geometry's units, and how they are called. */
interface Mapped {
  readonly titles: readonly string[];
  readonly classification: Classification;
  readonly legendTitle: string;
  readonly caption: string;
  readonly notes: readonly string[];
}

async function makeChoropleth(spec: ChoroplethSpec, context: FigureContext, id: string): Promise<MadeFigure> {
  const { geometry } = context;
  if (geometry === null)
    throw new DurbinError("input", "FIGURE_REFERENCE", "a choropleth needs `geometry`, which the study does not have", {});
  const given = (["variable", "residuals", "test"] as const).filter((key) => spec[key] !== undefined);
  if (given.length !== 1) {
    const found = given.length === 0 ? "none of them" : given.join(" and ");
    throw new DurbinError(
      "input",
      "FIGURE_REFERENCE",
      `a choropleth shows one of \`variable\`, \`residuals\`, \`test\`; found ${found}`,
      {},
    );
  }
  const mapped = spec.test !== undefined ? mapClusters(spec, spec.test, geometry, context) : mapValues(spec, geometry, context);
  const { titles, classification, legendTitle, caption, notes } = mapped;
  const panels = mapPanels(titles, classification);
  const svg = await renderChoropleth({ title: caption, legendTitle, geometry, classes: classification.classes, panels }, id);
  return { svg, caption, notes };
}

function mapValues(spec: ChoroplethSpec, geometry: Geometry, context: FigureContext): Mapped {
  const model = spec.residuals;
  const panel = model === undefined ? context.panel : find(context.designs, model, "model").panel;
  const column = model === undefined ? numericColumn(panel, spec.variable!) : find(context.fits, model, "model").residuals;
  const notes = mapNotes(panel.source, panel.entities, geometry);
  const titles = spec.years?.map(String) ?? [panel.periods[panel.nPeriods - 1]];
  const values = Float64Array.from(titles.flatMap((period) => onUnits(panel, column, geometry, period)));
  const when = titles.filter((title) => title !== "").join(", ");
  const dated = when === "" ? "" : `, ${when}`;
  if (model !== undefined) {
    const caption = `Residuals of model ${model}${dated}, in standard deviations.`;
    return { titles, classification: deviationClasses(values), legendTitle: "Residual", caption, notes };
  }
  const classification = quantileClasses(values, spec.classes ?? 5);
  const count = classification.classes.length;
  return {
    titles,
    classification,
    legendTitle: spec.variable!,
    caption: `${spec.variable}${dated}, in ${count} classes of about equal counts.`,
    notes,
  };
}

/** Values of one period in the order of the geometry; NaN for units that the panel does not have. */
function onUnits(panel: Panel, column: Float64Array, geometry: Geometry, period: string): number[] {
  const t = periodIndex(panel, period);
  const entityOf = new Map(panel.entities.map((key, i) => [key, i]));
  return geometry.keys.map((key) => {
    const entity = entityOf.get(key);
    const row = entity === undefined ? -1 : panel.rowOf[t * panel.nEntities + entity];
    return row < 0 ? Number.NaN : column[row];
  });
}

/** The local test of this name, or the only result of the test of this name. Throws FIGURE_REFERENCE, listing what there is. */
function localTest(asked: string, tests: readonly TestResult[]): TestResult {
  const locals = tests.filter(({ local }) => local !== undefined);
  const found = locals.filter((test) => isCalled(test, asked));
  const exact = found.find(({ name }) => name === asked) ?? (found.length === 1 ? found[0] : undefined);
  if (exact !== undefined) return exact;
  const names = (found.length > 0 ? found : locals).map(({ name }) => name);
  const there = names.length === 0 ? "; the study has no local test" : `; there are ${listed(names)}`;
  const says = found.length > 0 ? `"${asked}" has ${found.length} results; name one of them: ${listed(names)}` : undefined;
  const message = says ?? `the figure names the local test "${asked}", which the study does not have${suggestion(asked, names) || there}`;
  throw new DurbinError("input", "FIGURE_REFERENCE", message, { name: asked });
}

function mapClusters(spec: ChoroplethSpec, test: string, geometry: Geometry, { tests }: FigureContext): Mapped {
  const level = spec.level ?? 0.05;
  const { name, type, local = [] } = localTest(test, tests);
  const byUnit = new Map(local.map((entry) => [entry.name, entry]));
  const entries = geometry.keys.map((key) => {
    const entry = byUnit.get(key);
    return entry === undefined ? {} : { ...entry, p: entry.permutation?.p ?? entry.p };
  });
  const classification = clusterClasses(type, entries, level);
  return {
    titles: [""],
    classification,
    legendTitle: "Cluster",
    caption: `Local clusters of ${name}: units with p below ${String(level)}.`,
    notes: mapNotes(name, [...byUnit.keys()], geometry),
  };
}
