// The within transformation as the rest of the library uses it.
export { type Demeaned, type DemeanOptions, demean, type Factor, groupMeans } from "../wasm/within.js";
