// The within transformation as the rest of the library uses it.
export { type Demeaned, type DemeanOptions, demean, demeanInPlace, type Factor, termEffects } from "../wasm/within.js";
export { groupMeans } from "./group-means.js";
