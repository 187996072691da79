// Work for threads, and a crew whose worker takes a piece and never comes back.
import { readFile } from "node:fs/promises";
import { kernel } from "../../src/wasm/load.js";
import type { Crew } from "../../src/wasm/pieces.js";
import { takePiece, WORDS } from "../../src/wasm/threads/block.js";
import { sharingCrew } from "../../src/wasm/threads/crew.js";
import type { Build } from "./kernels.js";

export const kernelBytes = async (build: Build): Promise<Uint8Array> => readFile(new URL(`../../build/${build}.wasm`, import.meta.url));

export const sharedWords = (): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(4 * WORDS));

/** Calls to `lost` lose their second piece to a worker that is dead. */
export function losingCrew(broken: () => void = () => undefined): Crew {
  const block = sharedWords();
  const lost = (): number => takePiece(block, 1);
  return sharingCrew({ block, memory: kernel().memory, kernels: [lost] }, ["lost"], { workers: 1, broken, patience: 1 });
}
