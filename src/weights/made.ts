// What a builder of one type returns.
import type { Links } from "./weights.js";

export interface Made {
  readonly links: Links;
  readonly notes: readonly string[];
  /** The weight of an island's link to its nearest unit, from their distance; 1 when absent. */
  readonly attach?: (distance: number) => number;
}
