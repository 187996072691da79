// Transcendental functions as the rest of the library uses them: the host's own are banned, their last bits differ between engines.
export { type ElementwiseOperation, elementwise, exp, lgamma, log, pow, power } from "../wasm/special.js";
