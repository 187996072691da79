// The Moran scatterplot (Anselin 1996): z against its spatial lag; the slope of the line through the origin is Moran's I.
import { numericColumn, type Panel } from "../data/panel.js";
import { DurbinError, suggestion } from "../errors.js";
import { pooledMoran } from "../explore/moran.js";
import { formatNumber } from "../result/format.js";
import { spatialLag } from "../wasm/sparse.js";
import type { SpatialWeights } from "../weights/weights.js";
import { compose, textWidth } from "./compose.js";
import { type Canvas, loadCanvas } from "./load.js";
import { ACCENT, CONTRAST, GUIDE } from "./palette.js";

export interface MoranPoint {
  /** Entity, with its period where several are pooled. */
  readonly name: string;
  /** Standardized within its period. */
  readonly z: number;
  /** (n / S0) W z: W z itself for row-standardized weights. */
  readonly lag: number;
}

export interface MoranPanel {
  readonly title: string;
  readonly points: readonly MoranPoint[];
  /** Moran's I: the slope. */
  readonly estimate: number;
}

/** What is drawn: plain data. */
export interface MoranScatter {
  readonly variable: string;
  readonly weights: string;
  /** Whether `lag` is W z as it is. */
  readonly plainLag: boolean;
  readonly panels: readonly MoranPanel[];
}

/**
 * One panel for each of `years`, or all periods pooled in one (each centred by its own mean, as `pooledMoran`). Every unit of W needs a
 * value. Throws `input` FIGURE_DATA for a period or unit that the panel does not have, and what `moran` throws.
 */
export function moranScatter(panel: Panel, variable: string, W: SpatialWeights, years?: readonly (string | number)[]): MoranScatter {
  const column = numericColumn(panel, variable);
  const groups = years === undefined ? [panel.periods] : years.map((year) => [String(year)]);
  const panels = groups.map((periods) => {
    const values = periods.map((period) => valuesOf(panel, column, W, period));
    return moranPanel(values, periods, W, variable);
  });
  return { variable, weights: W.name, plainLag: W.standardization === "row", panels };
}

/** Values of one period in the order of W. */
function valuesOf(panel: Panel, column: Float64Array, W: SpatialWeights, period: string): Float64Array {
  const t = periodIndex(panel, period);
  const entityOf = new Map(panel.entities.map((key, i) => [key, i]));
  return Float64Array.from(W.keys, (key) => {
    const entity = entityOf.get(key);
    const row = entity === undefined ? -1 : panel.rowOf[t * panel.nEntities + entity];
    return row < 0 ? Number.NaN : column[row];
  });
}

/** Position of a period. Throws `input` FIGURE_DATA. */
export function periodIndex(panel: Panel, period: string): number {
  const t = panel.periods.indexOf(period);
  if (t >= 0) return t;
  const message = `${panel.source} has no period "${period}"${suggestion(period, panel.periods)}`;
  throw new DurbinError("input", "FIGURE_DATA", message, { period });
}

function moranPanel(values: readonly Float64Array[], periods: readonly string[], W: SpatialWeights, variable: string): MoranPanel {
  const { estimate } = pooledMoran(values, W, { variable });
  const standardized = standardize(values);
  const lags = standardized.map((z) => spatialLag(W, z));
  let own = 0;
  let cross = 0;
  standardized.forEach((z, t) => {
    z.forEach((value, i) => {
      own += value * value;
      cross += value * lags[t][i];
    });
  });
  // the factor n / S0 of Moran's I, so that the slope is I for any standardization of W
  const factor = cross === 0 ? 1 : (estimate * own) / cross;
  const named = (i: number, t: number): string => (periods.length > 1 ? `${W.keys[i]} ${periods[t]}` : W.keys[i]);
  const points = standardized.flatMap((z, t) => Array.from(z, (value, i) => ({ name: named(i, t), z: value, lag: factor * lags[t][i] })));
  return { title: periods.length > 1 ? `${periods[0]} to ${periods[periods.length - 1]}` : periods[0], points, estimate };
}

/** Each period centred by its own mean; all divided by one standard deviation (divisor: the number of values). */
function standardize(values: readonly Float64Array[]): readonly Float64Array[] {
  const centred = values.map((x) => {
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    return x.map((value) => value - mean);
  });
  let squares = 0;
  for (const z of centred) for (const value of z) squares += value * value;
  const sd = Math.sqrt(squares / (values.length * values[0].length));
  return centred.map((z) => z.map((value) => value / sd));
}

/** Extreme points that get their name, and pixel sizes of a panel. */
const LABELS = 6;
const MARGIN = { top: 12, right: 14, bottom: 42, left: 48 };

/** Draws it. Throws `unsupported` FIGURE_PACKAGES. */
export async function renderMoranScatter(figure: MoranScatter): Promise<string> {
  const canvas = await loadCanvas();
  const columns = figure.panels.length === 4 ? 2 : Math.min(3, figure.panels.length);
  const size = columns === 1 ? 460 : columns === 2 ? 380 : 300;
  const points = figure.panels.flatMap((panel) => panel.points);
  const xLimit = limit(points.map(({ z }) => z));
  const yLimit = limit(points.map(({ lag }) => lag));
  const title = `Moran scatterplot of ${figure.variable}, weights ${figure.weights}`;
  const panels = figure.panels.map((panel) => ({
    title: `${panel.title === "" ? "" : `${panel.title}:  `}I = ${formatNumber(panel.estimate, 3)}`,
    svg: draw(canvas, figure, panel, size, xLimit, yLimit),
    width: size,
    height: size,
  }));
  return compose(canvas, { title, columns, panels, legend: [] });
}

/** Half-width of a symmetric axis: the largest value and some air. */
const limit = (values: readonly number[]): number => 1.12 * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0.1);

function draw({ plot, document }: Canvas, figure: MoranScatter, panel: MoranPanel, size: number, xLimit: number, yLimit: number): Element {
  const reach = Math.min(xLimit, yLimit / Math.max(Math.abs(panel.estimate), 1e-12));
  const slope = [{ x1: -reach, x2: reach, y1: -reach * panel.estimate, y2: reach * panel.estimate }];
  const lagLabel = figure.plainLag ? `W·${figure.variable}` : `W·${figure.variable} × n/S0`;
  const axis = { tickSize: 4, labelAnchor: "center", labelArrow: "none" } as const;
  const step = yLimit > 1 ? 1 : 0.2;
  return plot.plot({
    document,
    width: size,
    height: size,
    marginTop: MARGIN.top,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    x: { domain: [-xLimit, xLimit] },
    y: { domain: [-yLimit, yLimit] },
    marks: [
      plot.frame({ stroke: GUIDE, strokeOpacity: 0.6 }),
      plot.axisX({
        ...axis,
        interval: 1,
        tickFormat: (value: number) => formatNumber(value, 0),
        label: `${figure.variable}, standardized`,
        labelOffset: 38,
      }),
      plot.axisY({
        ...axis,
        interval: step,
        tickFormat: (value: number) => formatNumber(value, step < 1 ? 1 : 0),
        label: lagLabel,
        labelOffset: 44,
      }),
      plot.ruleX([0], { stroke: GUIDE }),
      plot.ruleY([0], { stroke: GUIDE }),
      plot.link(slope, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", stroke: CONTRAST, strokeWidth: 2 }),
      ...(["start", "end"] as const).map((anchor) =>
        plot.text(
          extremes(panel.points, size, xLimit, yLimit).filter(({ z }) => z > 0.55 * xLimit === (anchor === "end")),
          {
            x: "z",
            y: "lag",
            text: "name",
            textAnchor: anchor,
            dx: anchor === "start" ? 6 : -6,
            fontSize: 10,
            stroke: "#fff",
            className: "durbin-halo",
            fill: "currentColor",
            strokeWidth: 3,
          },
        ),
      ),
      plot.dot(panel.points, {
        x: "z",
        y: "lag",
        r: panel.points.length > 300 ? 1.8 : 2.8,
        fill: ACCENT,
        fillOpacity: panel.points.length > 300 ? 0.45 : 0.8,
      }),
    ],
  }) as Element;
}

/** The points farthest from the origin whose names do not cover each other. */
function extremes(points: readonly MoranPoint[], size: number, xLimit: number, yLimit: number): readonly MoranPoint[] {
  const place = (point: MoranPoint): readonly [number, number, number] => {
    const x = (point.z / xLimit + 1) * 0.5 * (size - MARGIN.left - MARGIN.right);
    const y = (1 - point.lag / yLimit) * 0.5 * (size - MARGIN.top - MARGIN.bottom);
    const width = textWidth(point.name);
    return [point.z > 0.55 * xLimit ? x - 6 - width : x + 6, y, width];
  };
  const sorted = [...points].sort((a, b) => b.z * b.z + b.lag * b.lag - a.z * a.z - a.lag * a.lag);
  const chosen: MoranPoint[] = [];
  for (const point of sorted.slice(0, 4 * LABELS)) {
    const [x, y, width] = place(point);
    const free = chosen.every((other) => {
      const [otherX, otherY, otherWidth] = place(other);
      return Math.abs(y - otherY) > 12 || x > otherX + otherWidth || otherX > x + width;
    });
    if (free && chosen.length < LABELS) chosen.push(point);
  }
  return chosen;
}
