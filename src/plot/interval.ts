// Estimates with their intervals on a common axis: impacts of one model, coefficients of several.
import type { Estimate, Fit } from "../result/fit.js";
import { coefficients } from "../result/inference.js";
import { formatNumber } from "../result/format.js";
import { compose, type LegendEntry, textWidth } from "./compose.js";
import { type Canvas, loadCanvas } from "./load.js";
import { ACCENT, GUIDE, SERIES } from "./palette.js";

/** One estimate; without an interval only its dot is drawn. */
export interface IntervalMark {
  /** Row it stands in. */
  readonly label: string;
  /** Series within the row; index into `series`. */
  readonly series: number;
  readonly estimate: number;
  readonly low?: number;
  readonly high?: number;
}

export interface IntervalPanel {
  readonly title: string;
  readonly marks: readonly IntervalMark[];
}

/** What is drawn: plain data. */
export interface IntervalPlot {
  readonly title: string;
  /** Under the axis. */
  readonly axis: string;
  /** What the lines are: "95% intervals". */
  readonly intervals: string;
  /** Rows from top to bottom. */
  readonly labels: readonly string[];
  /** Names for the legend; one name needs none. */
  readonly series: readonly string[];
  readonly panels: readonly IntervalPanel[];
}

const mark = (label: string, series: number, { estimate, low, high }: Estimate): IntervalMark => ({ label, series, estimate, low, high });

const percent = (fit: Fit): string => `${formatNumber(100 * fit.spec.level, 0)}%`;

/** Direct, indirect and total impacts, a panel each, a row for each variable. */
export function impactsPlot(name: string, fit: Fit): IntervalPlot {
  return {
    title: `Impacts in model ${name}`,
    axis: `Impact on ${fit.response}`,
    intervals: `${percent(fit)} intervals`,
    labels: fit.impacts.map(({ variable }) => variable),
    series: [name],
    panels: (["direct", "indirect", "total"] as const).map((kind) => ({
      title: kind[0].toUpperCase() + kind.slice(1),
      marks: fit.impacts.map((impact) => mark(impact.variable, 0, impact[kind])),
    })),
  };
}

/** Coefficients of several models, matched by name; `keep` chooses and orders them, otherwise all but the constant are drawn. */
export function coefficientPlot(fits: readonly { readonly name: string; readonly fit: Fit }[], keep?: readonly string[]): IntervalPlot {
  const labels = new Map<string, string>();
  const marks: IntervalMark[] = [];
  fits.forEach(({ fit }, series) => {
    coefficients(fit).forEach((coefficient, i) => {
      if (keep === undefined ? fit.terms[i].role === "intercept" : !keep.includes(coefficient.name)) return;
      if (!labels.has(coefficient.name)) labels.set(coefficient.name, coefficient.term);
      marks.push(mark(labels.get(coefficient.name)!, series, coefficient));
    });
  });
  const names = keep === undefined ? [...labels.keys()] : keep.filter((name) => labels.has(name));
  return {
    title: `Coefficients of ${fits.map(({ name }) => name).join(", ")}`,
    axis: "Estimate",
    intervals: `${[...new Set(fits.map(({ fit }) => percent(fit)))].join(" and ")} intervals`,
    labels: names.map((name) => labels.get(name)!),
    series: fits.map(({ name }) => name),
    panels: [{ title: "", marks }],
  };
}

const ROW = 26;
const SERIES_STEP = 9;

/** Draws it. Throws `unsupported` FIGURE_PACKAGES. */
export async function renderIntervals(figure: IntervalPlot): Promise<string> {
  const canvas = await loadCanvas();
  const labelWidth = Math.min(280, 20 + Math.max(...figure.labels.map(textWidth)));
  const rowHeight = Math.max(ROW, 16 + SERIES_STEP * (figure.series.length - 1));
  const width = figure.panels.length === 1 ? labelWidth + 430 : labelWidth + 210;
  const height = figure.labels.length * rowHeight + 58;
  const domain = range(figure);
  const panels = figure.panels.map((panel) => ({
    title: panel.title,
    svg: draw(canvas, figure, panel, { width, height, labelWidth, rowHeight, domain }),
    width,
    height,
  }));
  const legend: readonly LegendEntry[] =
    figure.series.length < 2 ? [] : figure.series.map((label, i) => ({ label, fill: colorOf(figure, i), shape: "dot" }));
  return compose(canvas, { title: figure.title, columns: panels.length, panels, legend });
}

const colorOf = ({ series }: IntervalPlot, i: number): string => (series.length === 1 ? ACCENT : SERIES[i % SERIES.length]);

/** All estimates, intervals and zero, with a little air. */
function range({ panels }: IntervalPlot): readonly [number, number] {
  let low = 0;
  let high = 0;
  for (const { marks } of panels) {
    for (const item of marks) {
      low = Math.min(low, item.low ?? item.estimate);
      high = Math.max(high, item.high ?? item.estimate);
    }
  }
  const air = 0.04 * (high - low) || 1;
  return [low - air, high + air];
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly labelWidth: number;
  readonly rowHeight: number;
  readonly domain: readonly [number, number];
}

function draw({ plot, document }: Canvas, figure: IntervalPlot, panel: IntervalPanel, frame: Frame): Element {
  const rowOf = new Map(figure.labels.map((label, i) => [label, i]));
  const items = panel.marks.map((item) => {
    const offset = (item.series - (figure.series.length - 1) / 2) * (SERIES_STEP / frame.rowHeight);
    return { ...item, y: rowOf.get(item.label)! + offset, color: colorOf(figure, item.series) };
  });
  const bounded = items.filter(({ low, high }) => low !== undefined && high !== undefined);
  const rows = figure.labels.map((_, i) => i);
  return plot.plot({
    document,
    width: frame.width,
    height: frame.height,
    marginTop: 6,
    marginLeft: frame.labelWidth,
    marginRight: 16,
    marginBottom: 46,
    x: { domain: [...frame.domain] },
    y: { domain: [figure.labels.length - 0.5, -0.5], axis: null },
    marks: [
      plot.axisY(rows, { tickFormat: (i: number) => figure.labels[i], tickSize: 0, label: null, fontSize: 12 }),
      plot.axisX({
        ticks: 5,
        tickSize: 4,
        tickFormat: tickLabel,
        label: figure.axis,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 38,
      }),
      plot.ruleY(rows, { stroke: GUIDE, strokeOpacity: 0.25 }),
      plot.ruleX([0], { stroke: GUIDE, strokeWidth: 1.2 }),
      plot.ruleY(bounded, { x1: "low", x2: "high", y: "y", stroke: "color", strokeWidth: 2.2 }),
      plot.dot(items, { x: "estimate", y: "y", r: 4, fill: "color" }),
    ],
  }) as Element;
}

/** Shortest text of a tick: 0.5, -0.25, 1. */
const tickLabel = (value: number): string => formatNumber(value, 10).replace(/\.?0+$/, "") || "0";
