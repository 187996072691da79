// Random numbers as the rest of the library uses them. A job takes one stream (a small constant of its own) and one replication per
// repetition; results then do not depend on the number of workers or on what other jobs draw.
export { normals, permutation, uniforms } from "../wasm/random.js";
