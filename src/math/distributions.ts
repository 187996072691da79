// Tails and quantiles as the rest of the library uses them.
export {
  chiSquaredUpper,
  fUpper,
  normalQuantile,
  normalTail,
  normalTwoSided,
  tQuantile,
  tTwoSided,
  tUpper,
} from "../wasm/distributions.js";
