// Loads one build of the kernels into the library, so that a test can run on both.
import { readFile } from "node:fs/promises";
import { init } from "../../src/wasm/load.js";

export type Build = "debug" | "release";
export const BUILDS: readonly Build[] = ["debug", "release"];

/** Makes the kernels of `build` the ones every wrapper calls from now on. */
export async function loadKernels(build: Build): Promise<void> {
  await init(await readFile(new URL(`../../build/${build}.wasm`, import.meta.url)));
}
