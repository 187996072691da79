// Every thread instantiates the kernels on the same memory, which writes their static data again: nothing below the arena may ever change.
import { expect, it } from "vitest";
import { kernel } from "../../src/wasm/load.js";
import { BUILDS, loadKernels } from "../support/kernels.js";
import { WORK } from "./work.js";

it.each(BUILDS)("static data of %s stay as they are", async (build) => {
  await loadKernels(build);
  const { memory, mark } = kernel();
  const data = (): Uint8Array => new Uint8Array(memory.buffer, 0, mark()).slice();
  const before = data();
  expect(before.length).toBeGreaterThan(10_000);
  for (const compute of Object.values(WORK)) compute("small");
  expect(data()).toEqual(before);
});
