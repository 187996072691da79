// Classes of a map: where they end and what the legend says.
import { formatNumber } from "../result/format.js";
import { CLUSTERS, diverging, NOT_SIGNIFICANT, sequential } from "./palette.js";

export interface MapClass {
  readonly label: string;
  readonly color: string;
}

/** Classes, and the class of each value (-1: no value). */
export interface Classification {
  readonly classes: readonly MapClass[];
  readonly classOf: Int32Array;
}

/** Classes that hold about the same number of values; fewer when values repeat so much that classes would be empty. */
export function quantileClasses(values: Float64Array, count: number): Classification {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return { classes: [], classOf: new Int32Array(values.length).fill(-1) };
  const cuts = Array.from({ length: count - 1 }, (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / count) - 1]);
  // an upper bound belongs to its class; a bound equal to the largest value would leave the last class empty
  const bounds = [...new Set(cuts)].filter((cut) => cut < sorted[sorted.length - 1]);
  const colors = sequential(bounds.length + 1);
  return classify(values, sorted, bounds, colors);
}

/** Five classes around zero, in standard deviations: below -1.5, -0.5, 0.5, 1.5, above. For residuals. */
export function deviationClasses(values: Float64Array): Classification {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const squares = sorted.reduce((sum, value) => sum + value * value, 0);
  const sd = Math.sqrt(squares / Math.max(1, sorted.length));
  const bounds = [-1.5, -0.5, 0.5, 1.5].map((step) => step * sd);
  const labels = ["< -1.5 sd", "-1.5 to -0.5 sd", "-0.5 to 0.5 sd", "0.5 to 1.5 sd", "> 1.5 sd"];
  const colors = diverging(5);
  return {
    classes: labels.map((label, i) => ({ label, color: colors[i] })),
    classOf: Int32Array.from(values, (value) => classIndex(value, bounds)),
  };
}

function classify(values: Float64Array, sorted: Float64Array, bounds: readonly number[], colors: readonly string[]): Classification {
  const edges = [sorted[0], ...bounds, sorted[sorted.length - 1]];
  const digits = decimalsFor(edges);
  const print = (value: number): string => formatNumber(value, digits);
  const classes = colors.map((color, i) => ({ label: `${print(edges[i])} to ${print(edges[i + 1])}`, color }));
  return { classes, classOf: Int32Array.from(values, (value) => classIndex(value, bounds)) };
}

const classIndex = (value: number, bounds: readonly number[]): number =>
  Number.isNaN(value) ? -1 : bounds.filter((bound) => value > bound).length;

/** Decimals that tell the edges apart, at most ten. */
function decimalsFor(edges: readonly number[]): number {
  const distinct = [...new Set(edges)];
  const largest = Math.max(...distinct.map(Math.abs));
  for (let digits = largest >= 100 ? 0 : 1; digits < 10; digits++) {
    if (new Set(distinct.map((edge) => formatNumber(edge, digits))).size === distinct.length) return digits;
  }
  return 10;
}

/** One unit of a local statistic. */
export interface LocalResult {
  readonly quadrant?: string;
  readonly statistic?: number;
  readonly p?: number;
}

/** Statistics without quadrants: the sign of z makes two clusters. */
const BY_SIGN: Readonly<Record<string, readonly [positive: string, negative: string]>> = {
  "local-g": ["high values", "low values"],
  "local-geary": ["like its neighbors", "unlike its neighbors"],
};

/** Clusters of a local statistic where p is below the level: the quadrants of `local-moran`, the sign of z of `local-g` and `local-geary`. */
export function clusterClasses(type: string, local: readonly LocalResult[], level: number): Classification {
  const signs = Object.hasOwn(BY_SIGN, type) ? BY_SIGN[type] : undefined;
  const clusters = signs === undefined ? CLUSTERS : signs.map((label, i) => [label, CLUSTERS[i][1]] as const);
  const classes = [...clusters.map(([label, color]) => ({ label, color })), { label: `p ≥ ${String(level)}`, color: NOT_SIGNIFICANT }];
  const clusterOf = ({ quadrant, statistic }: LocalResult): number => {
    if (signs === undefined) return clusters.findIndex(([name]) => name === quadrant);
    return statistic === undefined || statistic === 0 ? -1 : statistic > 0 ? 0 : 1;
  };
  const classOf = local.map((unit) => {
    if (unit.p === undefined || Number.isNaN(unit.p)) return -1;
    const cluster = clusterOf(unit);
    return unit.p < level && cluster >= 0 ? cluster : clusters.length;
  });
  return { classes, classOf: Int32Array.from(classOf) };
}
