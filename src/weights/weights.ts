// The spatial weights matrix W: immutable, with the entity keys of its rows.
import type { Csr } from "../wasm/sparse.js";

export type Standardization = "row" | "none" | "global" | "unit" | "variance" | "minmax" | "spectral";
export type IslandPolicy = "error" | "keep" | "nearest" | "drop";

export interface SpatialWeights extends Csr {
  /** Its name in the study, for messages. */
  readonly name: string;
  /** [n] entity keys, in the order of rows and columns. */
  readonly keys: readonly string[];
  /** How `weight` was standardized. */
  readonly standardization: Standardization;
  /** Acts when a model or test uses the matrix (`requireUsable`). */
  readonly islands: IslandPolicy;
  /** What was done, in words. */
  readonly notes: readonly string[];
}
