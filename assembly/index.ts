// The export list of the kernel module, nothing else.
export * from "./arena";
export * from "./csr";
export * from "./contiguity";
export * from "./geodesy";
export * from "./neighbors";
export * from "./elementwise";
export { lgamma } from "./special";
export * from "./distributions";
export { tQuantile } from "./t-quantile";
