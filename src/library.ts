// What the public entries export, together: the package holds it as one file (scripts/bundle.mjs). Not an entry itself.
export * from "./index.js";
export * from "./kernels.js";
export * from "./threads.js";
