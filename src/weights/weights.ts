// The spatial weights matrix W: immutable, with the entity keys of its rows.
import type { Csr } from "../wasm/sparse.js";

export type Standardization = "row" | "none" | "global" | "unit" | "variance" | "minmax" | "spectral";
export type IslandPolicy = "error" | "keep" | "nearest" | "drop";

/** Links with the keys of their units; no stored weight is zero. */
export interface Links extends Csr {
  /** [n] entity keys, in the order of rows and columns. */
  readonly keys: readonly string[];
}

export interface SpatialWeights extends Links {
  /** Its name in the study, for messages. */
  readonly name: string;
  /** How `weight` was standardized. */
  readonly standardization: Standardization;
  /** Acts when a model or test uses the matrix (`requireUsable`); nearest and drop have acted already. */
  readonly islands: IslandPolicy;
  /** [nnz] the weights before standardization. */
  readonly raw: Float64Array;
  /** The links as given, before any island policy and standardization: what set operations work on. */
  readonly given: Links;
  /** Keys of the units that `islands: drop` took out. */
  readonly dropped: readonly string[];
  /** What was done, in words. */
  readonly notes: readonly string[];
}
