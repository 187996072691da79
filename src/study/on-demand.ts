// What entry.ts loads on first use, as one file of the package.
export { parseStudy } from "./parse.js";
export { runStudy } from "./run.js";
export { publishedSchema } from "./schema.js";
export { selfTest } from "./self-test.js";
