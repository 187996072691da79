// Models side by side: coefficients, impacts, effects, statistics. Rows are matched by canonical name over the models.
import type { Coefficient, Estimate, Fit, Role } from "../result/fit.js";
import { coefficients } from "../result/inference.js";
import { formatEstimate, formatNumber, formatP } from "../result/format.js";
import { comparisonNotes } from "./comparison.js";
import { effectRows } from "./effects.js";
import { type Cell, type ColumnGroup, EMPTY_CELL, type Row, type Section, type TableModel } from "./model.js";
import { isShown, methodName, shortModelName, statisticName, statisticOf, statusAlert, vcovName, weightsName } from "./names.js";
import { checkRename, mergeOrder, printedName, type Selection, select } from "./select.js";
import { starNote, starsOf } from "./stars.js";

export interface NamedFit {
  readonly name: string;
  readonly fit: Fit;
}

export type Below = "se" | "t" | "p" | "interval" | "none";

export interface RegressionOptions extends Selection {
  readonly title?: string;
  /** What stands under an estimate, in brackets: **se**, t (or z), p, interval (at the model's level), none. */
  readonly below?: Below;
  /** Levels of p for one, two, three stars; [0.1, 0.05, 0.01] by default, [] for none. */
  readonly stars?: readonly number[];
  /** Decimals, 3 by default. */
  readonly digits?: number;
  /** Models whose impacts follow. */
  readonly impacts?: readonly string[];
  /** Header by model name; the name itself by default. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Headers over neighboring models. */
  readonly groups?: readonly ColumnGroup[];
  /** Statistics under the table; those of `DEFAULT_STATISTICS` that some model has by default. */
  readonly statistics?: readonly string[];
  /** Names of the panel's entity and time columns, so that "| state + year" and `effects: twoways` share their rows. */
  readonly index?: { readonly entity?: string | null; readonly time?: string | null };
  /** Added after the notes that the table makes itself. */
  readonly notes?: readonly string[];
}

export const DEFAULT_STATISTICS = ["nObs", "nEntities", "nPeriods", "r2Within", "r2", "logLik", "aic", "sigma2"] as const;

const DEFAULT_STARS = [0.1, 0.05, 0.01];

/** Regressors, then their spatial lags, then the parameters of lags; the variance is a statistic. */
const ROLE_ORDER: readonly (readonly Role[])[] = [["intercept", "beta"], ["theta"], ["tau", "eta", "rho", "lambda"]];

const BELOW: Readonly<Record<Exclude<Below, "none">, { readonly detail: string; readonly note: string }>> = {
  se: { detail: "standard error", note: "Standard errors in brackets" },
  t: { detail: "statistic", note: "t or z statistics in brackets" },
  p: { detail: "p", note: "p-values in brackets" },
  interval: { detail: "interval", note: "Confidence intervals in brackets" },
};

/**
 * The table of a paper: one column a model, estimates with stars and what stands below them, impacts of the listed models, effects as
 * Yes and No, statistics, notes that say what stars and brackets mean. Models that did not converge are named before everything else.
 * Throws `input` TABLE_NAME_UNKNOWN when keep, drop, order or rename name nothing.
 */
export function regressionTable(fits: readonly NamedFit[], options: RegressionOptions = {}): TableModel {
  const { below = "se", stars = DEFAULT_STARS } = options;
  const notes = [...(below === "none" ? [] : [belowNote(fits, below)]), ...(stars.length === 0 ? [] : [starNote(stars)])];
  const columns = fits.map(({ fit }, i) => ({ fit, label: `(${i + 1})` }));
  const comparison = comparisonNotes(columns, options.statistics ?? DEFAULT_STATISTICS);
  return {
    title: options.title,
    alerts: fits.map(({ name, fit }) => statusAlert(labelOf(name, options), fit)).filter((alert) => alert !== undefined),
    stub: "",
    groups: options.groups ?? [],
    columns: fits.map(({ name, fit }, i) => ({
      header: [`(${i + 1})`, labelOf(name, options), fit.response],
      align: "decimal",
    })),
    sections: [coefficientSection(fits, options), ...impactSections(fits, options), ...facts(fits, options)],
    notes: [...(notes.length === 0 ? [] : [`${notes.join(". ")}.`]), ...comparison, ...(options.notes ?? [])],
  };
}

const labelOf = (name: string, { labels = {} }: RegressionOptions): string => (Object.hasOwn(labels, name) ? labels[name] : name);

function belowNote(fits: readonly NamedFit[], below: Exclude<Below, "none">): string {
  if (below !== "interval") return BELOW[below].note;
  const levels = [...new Set(fits.map(({ fit }) => formatNumber(100 * fit.spec.level, 0)))];
  return `${levels.join("% and ")}% confidence intervals in brackets`;
}

function coefficientSection(fits: readonly NamedFit[], options: RegressionOptions): Section {
  const byModel = fits.map(({ fit }) => new Map(coefficients(fit).map((coefficient) => [coefficient.name, coefficient])));
  const names = ROLE_ORDER.flatMap((roles) =>
    mergeOrder(fits.map(({ fit }) => fit.terms.filter(({ role }) => roles.includes(role)).map(({ name }) => name))),
  );
  const impactNames = fits.flatMap(({ fit }) => fit.impacts.map(({ variable }) => variable));
  checkRename([...names, ...impactNames], options.rename);
  const rows = select(names, options).flatMap((name) => {
    const found = byModel.map((model) => model.get(name));
    const label = printedName(name, termOf(found), options.rename);
    return estimateRows(label, found, options);
  });
  return { rows };
}

/** "rho (W·gsp)", or "rho (W·y)" when the models explain different variables. */
function termOf(found: readonly (Coefficient | undefined)[]): string {
  const present = found.filter((coefficient) => coefficient !== undefined);
  const terms = new Set(present.map(({ term }) => term));
  return terms.size === 1 ? present[0].term : `${present[0].name} (W·y)`;
}

/** An estimate and what stands below it, over the models. */
function estimateRows(label: string, found: readonly (Estimate | undefined)[], options: RegressionOptions): readonly Row[] {
  const { below = "se", stars = DEFAULT_STARS, digits = 3 } = options;
  const row = { label, cells: found.map((estimate) => estimateCell(estimate, digits, stars)) };
  if (below === "none") return [row];
  const cells = found.map((estimate) => belowCell(estimate, below, digits));
  return cells.every(({ text }) => text === "") ? [row] : [row, { label, detail: BELOW[below].detail, cells }];
}

function estimateCell(estimate: Estimate | undefined, digits: number, stars: readonly number[]): Cell {
  if (estimate === undefined) return EMPTY_CELL;
  return { text: formatEstimate(estimate.estimate, digits), stars: starsOf(estimate.p, stars) };
}

function belowCell(estimate: Estimate | undefined, below: Exclude<Below, "none">, digits: number): Cell {
  if (estimate?.se === undefined) return EMPTY_CELL;
  const { se, statistic, p, low, high } = estimate;
  if (below === "se") return { text: formatEstimate(se, digits), enclosed: true };
  if (below === "t") return statistic === undefined ? EMPTY_CELL : { text: formatEstimate(statistic, digits), enclosed: true };
  if (below === "p") return p === undefined ? EMPTY_CELL : { text: formatP(p), enclosed: true };
  if (low === undefined || high === undefined) return EMPTY_CELL;
  return { text: `[${formatEstimate(low, digits)}, ${formatEstimate(high, digits)}]` };
}

function impactSections(fits: readonly NamedFit[], options: RegressionOptions): readonly Section[] {
  const listed = new Set(options.impacts ?? []);
  const shown = fits.map(({ name, fit }) => (listed.has(name) ? fit.impacts : []));
  const variables = mergeOrder(shown.map((impacts) => impacts.map(({ variable }) => variable)));
  if (variables.length === 0) return [];
  const byModel = shown.map((impacts) => new Map(impacts.map((impact) => [impact.variable, impact])));
  return (["direct", "indirect", "total"] as const).map((kind) => ({
    title: `${kind[0].toUpperCase()}${kind.slice(1)} impacts`,
    rows: variables.flatMap((variable) => {
      const label = printedName(variable, variable, options.rename);
      return estimateRows(
        label,
        byModel.map((model) => model.get(variable)?.[kind]),
        options,
      );
    }),
  }));
}

function facts(fits: readonly NamedFit[], options: RegressionOptions): readonly Section[] {
  const texts = (label: string, text: (fit: Fit) => string): readonly Row[] => {
    const cells = fits.map(({ fit }) => ({ text: text(fit) }));
    return cells.some((cell) => cell.text !== "") ? [{ label, cells }] : [];
  };
  const described = [
    ...texts("Model", (fit) => shortModelName(fit.spec)),
    ...texts("Method", (fit) => methodName(fit.spec)),
    ...effectRows(fits, options.index ?? {}),
    ...texts("Weights", (fit) => weightsName(fit.spec)),
    ...texts("Covariance", (fit) => vcovName(fit.spec)),
  ];
  const { statistics, digits = 3 } = options;
  const rows = (statistics ?? DEFAULT_STATISTICS).flatMap((name) => {
    const values = fits.map(({ fit }) => (statistics !== undefined || isShown(fit, name) ? statisticOf(fit, name) : undefined));
    return statisticRow(values, name, digits);
  });
  return [
    { numbers: "center", rows: described },
    { numbers: "center", rows },
  ];
}

/** A statistic over the models; no row where no model has it. */
function statisticRow(values: readonly (number | undefined)[], name: string, digits: number): readonly Row[] {
  if (values.every((value) => value === undefined)) return [];
  const { label, print } = statisticName(name);
  return [{ label, cells: values.map((value) => (value === undefined ? EMPTY_CELL : { text: print(value, digits) })) }];
}
