// The export list of the kernel module, nothing else.
export * from "./arena";
export * from "./csr";
