// The same bits with one thread, two and three, in both builds, twice in one process.
import { afterAll, describe, expect, it } from "vitest";
import { startThreads, stopThreads } from "../../src/wasm/threads/start.js";
import { BUILDS, loadKernels } from "../support/kernels.js";
import { kernelBytes } from "../support/threads.js";
import { WORK } from "./work.js";

afterAll(() => stopThreads());

/** Every bit of a result, as text. */
const bits = (result: unknown): string =>
  JSON.stringify(result, (_, value: unknown) =>
    value instanceof Float64Array || value instanceof Int32Array
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64")
      : value,
  );

const everything = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(WORK).flatMap(([name, compute]) => [
      [`${name} small`, bits(compute("small"))],
      [`${name} large`, bits(compute("large"))],
    ]),
  );

describe.each(BUILDS)("%s", (build) => {
  it("gives the same bits with any number of threads", async () => {
    await loadKernels(build);
    const alone = everything();
    for (const count of [2, 3]) {
      expect(await startThreads(count, await kernelBytes(build))).toEqual({ count });
      expect(everything()).toEqual(alone);
      expect(everything()).toEqual(alone);
    }
  });
});
