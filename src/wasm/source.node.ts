// Door 1, Node: the kernel file beside this module, or of the build folder when the sources run directly (tests).
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

export async function defaultSource(): Promise<BufferSource> {
  const beside = new URL("./kernels.wasm", import.meta.url);
  return readFile(existsSync(beside) ? beside : new URL("../../build/release.wasm", import.meta.url));
}
