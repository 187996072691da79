// What a weights matrix is made from, as the study file says it (docs/vocabulary.md section 1), and the check of its words.
import { DurbinError, suggestion } from "../errors.js";
import { positions } from "./links.js";
import type { IslandPolicy, Standardization } from "./weights.js";

interface WeightsBase {
  /** row by default */
  readonly standardize?: Standardization;
  /** error by default; nearest and drop act at construction, error when a model or test uses the matrix */
  readonly islands?: IslandPolicy;
  /** data: only the units of the data; the links among them are standardized. none by default */
  readonly subset?: "none" | "data";
}

export interface FileWeights extends WeightsBase {
  readonly type: "file";
  readonly file: string;
  /** Keep only the pattern of links. */
  readonly binary?: boolean;
}

/** Polygons that touch. */
export interface ContiguityWeights extends WeightsBase {
  readonly type: "contiguity";
  /** queen (default): a shared vertex; rook: a shared edge */
  readonly rule?: "queen" | "rook";
  /** Positions at most this far apart are one, in coordinate units; 0 by default. */
  readonly snap?: number;
}

export interface KnnWeights extends WeightsBase {
  readonly type: "knn";
  readonly k: number;
}

/** w = 1 where lower <= d <= upper. */
export interface DistanceBandWeights extends WeightsBase {
  readonly type: "distance-band";
  /** 0 by default */
  readonly lower?: number;
  readonly upper: number;
}

/** w = d^-power up to the cutoff. */
export interface InverseDistanceWeights extends WeightsBase {
  readonly type: "inverse-distance";
  /** 1 by default */
  readonly power?: number;
  /** none by default */
  readonly cutoff?: number;
}

/** w = K(d / bandwidth). */
export interface KernelWeights extends WeightsBase {
  readonly type: "kernel";
  /** triangular by default */
  readonly function?: "triangular" | "uniform" | "quadratic" | "quartic" | "gaussian";
  /** fixed (default): the largest distance to a k-th neighbor; adaptive: each unit's own; or a number */
  readonly bandwidth?: "fixed" | "adaptive" | number;
  /** Needed unless the bandwidth is a number. */
  readonly k?: number;
  /** kernel (default): K(0) */
  readonly diagonal?: "kernel" | "zero" | "one";
}

export interface GraphWeights extends WeightsBase {
  readonly type: "gabriel" | "relative-neighbor";
}

/** w = 1 where a circle through both has no third unit inside. */
export interface DelaunayWeights extends WeightsBase {
  readonly type: "delaunay";
}

/** w = 1 / |m_i - m_j|, m = mean of the variable over the years. */
export interface EconomicDistanceWeights extends WeightsBase {
  readonly type: "economic-distance";
  readonly variable: string;
  /** all by default */
  readonly years?: readonly (number | string)[] | { readonly from: number | string; readonly to: number | string };
}

/** share * a + (1 - share) * b, both standardized. */
export interface NestedWeights extends WeightsBase {
  readonly type: "nested";
  readonly of: readonly [string, string];
  readonly share: number;
}

export interface PairWeights extends WeightsBase {
  readonly type: "product" | "union" | "intersection" | "difference";
  readonly of: readonly [string, string];
}

export interface UnaryWeights extends WeightsBase {
  readonly type: "complement" | "include-self";
  readonly of: string;
}

export interface SymmetrizeWeights extends WeightsBase {
  readonly type: "symmetrize";
  readonly of: string;
  /** union (default): the larger of both weights; mean: their mean */
  readonly rule?: "union" | "mean";
}

/** Units whose shortest path takes `order` links, or at most that many when cumulative. */
export interface HigherOrderWeights extends WeightsBase {
  readonly type: "higher-order";
  readonly of: string;
  readonly order: number;
  readonly cumulative?: boolean;
}

export type WeightsSpec =
  | FileWeights
  | ContiguityWeights
  | KnnWeights
  | DistanceBandWeights
  | InverseDistanceWeights
  | KernelWeights
  | GraphWeights
  | DelaunayWeights
  | EconomicDistanceWeights
  | NestedWeights
  | PairWeights
  | UnaryWeights
  | SymmetrizeWeights
  | HigherOrderWeights;

/** The options of every type besides those that all share. */
const OPTIONS: { readonly [T in WeightsSpec["type"]]: readonly string[] } = {
  file: ["file", "binary"],
  contiguity: ["rule", "snap"],
  knn: ["k"],
  "distance-band": ["lower", "upper"],
  "inverse-distance": ["power", "cutoff"],
  kernel: ["function", "bandwidth", "k", "diagonal"],
  gabriel: [],
  delaunay: [],
  "relative-neighbor": [],
  "economic-distance": ["variable", "years"],
  nested: ["of", "share"],
  product: ["of"],
  union: ["of"],
  intersection: ["of"],
  difference: ["of"],
  complement: ["of"],
  "include-self": ["of"],
  symmetrize: ["of", "rule"],
  "higher-order": ["of", "order", "cumulative"],
};
const SHARED = ["type", "standardize", "islands", "subset"];

/** Throws an `input` error unless type and options are known words, with the nearest valid one. */
export function checkSpecWords(name: string, spec: WeightsSpec): void {
  const types = Object.keys(OPTIONS);
  if (!types.includes(spec.type)) {
    const message = `weights "${name}": there is no type ${JSON.stringify(spec.type)}${suggestion(String(spec.type), types)}`;
    throw new DurbinError("input", "WEIGHTS_TYPE", message, { name, type: spec.type });
  }
  const options = [...OPTIONS[spec.type], ...SHARED];
  for (const key of Object.keys(spec)) {
    if (options.includes(key)) continue;
    const message = `weights "${name}": ${spec.type} has no option ${JSON.stringify(key)}${suggestion(key, options)}`;
    throw new DurbinError("input", "WEIGHTS_OPTION", message, { name, option: key });
  }
}

/** The keys of the matrices that one is made from. */
export function operandsOf(spec: WeightsSpec): readonly string[] {
  if (!("of" in spec)) return [];
  return typeof spec.of === "string" ? [spec.of] : spec.of;
}

/** The error of an option's value: what was expected, what was found. */
export function badValue(name: string, option: string, expected: string, found: unknown): DurbinError {
  const shown = typeof found === "number" ? String(found) : (JSON.stringify(found) ?? "nothing");
  return new DurbinError("input", "WEIGHTS_VALUE", `weights "${name}": ${option} must be ${expected}, found ${shown}`, { name, option });
}

/** The value of an option that is one of some words; the first is the default. */
export function wordOption<T extends string>(name: string, option: string, value: T | undefined, words: readonly T[]): T {
  if (value === undefined) return words[0];
  if (positions(words).has(value)) return value;
  throw badValue(name, option, `one of ${words.join(", ")}`, value);
}

/** The value of an option that is a finite number (or Infinity where that is the default) of at least, or above, some bound. */
export function numberOption(
  name: string,
  option: string,
  value: number | undefined,
  bound: { readonly least?: number; readonly above?: number; readonly otherwise?: number },
): number {
  if (value === undefined && bound.otherwise !== undefined) return bound.otherwise;
  const { least = -Infinity, above = -Infinity } = bound;
  if (typeof value === "number" && Number.isFinite(value) && value >= least && value > above) return value;
  const range = bound.above === undefined ? `of at least ${least}` : `above ${above}`;
  throw badValue(name, option, `a number ${range}`, value);
}
