// A spatial statistic over the periods: a line a variable, its expected value dashed.
import { DurbinError, suggestion } from "../errors.js";
import { formatNumber } from "../result/format.js";
import { isCalled, type NamedResult, seriesOf, testOf } from "../result/test-name.js";
import { compose, type LegendEntry, textWidth } from "./compose.js";
import { type Canvas, loadCanvas } from "./load.js";
import { ACCENT, GUIDE, SERIES } from "./palette.js";

/** A global statistic, as in results.json. */
export interface StatisticResult extends NamedResult {
  readonly estimate?: number;
  readonly expected?: number;
  readonly p?: number;
  readonly permutation?: { readonly p: number };
}

export interface SeriesPoint {
  readonly period: string;
  readonly estimate: number;
  readonly expected?: number;
  /** The permutation p where there is one. */
  readonly p?: number;
}

/** What is drawn: plain data. */
export interface SeriesPlot {
  readonly title: string;
  /** All periods, in the order of the results. */
  readonly periods: readonly string[];
  readonly lines: readonly { readonly label: string; readonly points: readonly SeriesPoint[] }[];
  /** Dots of a p below it are filled. */
  readonly level: number;
}

/**
 * The results of a test by period, or of one of its variables ("moran", "moran/gsp"). Throws `input` FIGURE_REFERENCE where no test with
 * results by period is called so.
 */
export function seriesPlot(asked: string, level: number, tests: readonly StatisticResult[]): SeriesPlot {
  const dated = tests.filter((test) => test.period !== undefined && test.estimate !== undefined);
  const results = dated.filter((test) => isCalled(test, asked));
  if (results.length === 0) {
    const known = [...new Set(dated.flatMap((test) => [testOf(test), [testOf(test), seriesOf(test)].filter(Boolean).join("/")]))];
    const near =
      suggestion(asked, known) || (known.length === 0 ? "; no test of the study is by period" : `; there are ${known.join(", ")}`);
    throw new DurbinError("input", "FIGURE_REFERENCE", `no test "${asked}" has results by period${near}`, { name: asked });
  }
  const lines = new Map<string, SeriesPoint[]>();
  for (const test of results) {
    const label = seriesOf(test) || testOf(test);
    const point = { period: test.period!, estimate: test.estimate!, expected: test.expected, p: test.permutation?.p ?? test.p };
    lines.set(label, [...(lines.get(label) ?? []), point]);
  }
  return {
    title: `${asked} over the periods`,
    periods: [...new Set(results.map(({ period }) => period!))],
    lines: Array.from(lines, ([label, points]) => ({ label, points })),
    level,
  };
}

const WIDTH = 640;
const HEIGHT = 320;
const MARGIN = { top: 12, right: 18, bottom: 42, left: 56 };

/** Draws it. Throws `unsupported` FIGURE_PACKAGES. */
export async function renderSeries(figure: SeriesPlot): Promise<string> {
  const canvas = await loadCanvas();
  const legend: readonly LegendEntry[] =
    figure.lines.length < 2 ? [] : figure.lines.map(({ label }, i) => ({ label, fill: colorOf(figure, i), shape: "dot" }));
  const panel = { title: "", svg: draw(canvas, figure), width: WIDTH, height: HEIGHT };
  return compose(canvas, { title: figure.title, columns: 1, panels: [panel], legend });
}

const colorOf = ({ lines }: SeriesPlot, i: number): string => (lines.length === 1 ? ACCENT : SERIES[i % SERIES.length]);

/** Where periods stand: at their numbers when all are numbers, else one step apart. */
function placesOf(periods: readonly string[]): ReadonlyMap<string, number> {
  const numbers = periods.map(Number);
  return new Map(periods.map((period, i) => [period, numbers.every(Number.isFinite) ? numbers[i] : i]));
}

function draw({ plot, document }: Canvas, figure: SeriesPlot): Element {
  const places = placesOf(figure.periods);
  const items = figure.lines.flatMap(({ label, points }, i) =>
    points.map((point) => ({ ...point, label, x: places.get(point.period)!, color: colorOf(figure, i) })),
  );
  const filled = items.map((item) => ({ ...item, fill: item.p !== undefined && item.p < figure.level ? item.color : "#fff" }));
  const expected = items.filter((item) => item.expected !== undefined);
  // as many labels as fit, always every k-th period
  const room = (WIDTH - MARGIN.left - MARGIN.right) / (Math.max(...figure.periods.map(textWidth)) + 14);
  const step = Math.max(1, Math.ceil(figure.periods.length / room));
  const shown = figure.periods.filter((_, i) => i % step === 0);
  const textAt = new Map(shown.map((period) => [places.get(period)!, period]));
  return plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginTop: MARGIN.top,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    x: { type: "linear" },
    y: { nice: true },
    marks: [
      plot.frame({ stroke: GUIDE, strokeOpacity: 0.6 }),
      plot.axisX([...textAt.keys()], { tickFormat: (x: number) => textAt.get(x) ?? "", tickSize: 4, label: null }),
      plot.axisY({
        ticks: 6,
        tickSize: 4,
        tickFormat: tickLabel,
        label: "Estimate",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 48,
      }),
      plot.line(expected, { x: "x", y: "expected", z: "label", stroke: GUIDE, strokeDasharray: "5 4", strokeWidth: 1.4 }),
      plot.line(items, { x: "x", y: "estimate", z: "label", stroke: "color", strokeWidth: 1.8 }),
      plot.dot(filled, { x: "x", y: "estimate", r: 3.4, fill: "fill", stroke: "color", strokeWidth: 1.5 }),
    ],
    color: { type: "identity" },
  }) as Element;
}

/** Shortest text of a tick: 0.5, -0.25, 1. */
const tickLabel = (value: number): string => formatNumber(value, 10).replace(/\.?0+$/, "") || "0";
