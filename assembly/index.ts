// The export list of the kernel module, nothing else.
export * from "./arena";
export * from "./csr";
export * from "./contiguity";
export * from "./geodesy";
export * from "./neighbors";
