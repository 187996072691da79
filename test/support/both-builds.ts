import { BUILDS, loadKernels } from "./kernels.js";

/** Every number inside a result, in order. */
function* numbersOf(result: unknown): Generator<number> {
  if (typeof result === "number") yield result;
  else if (result instanceof Float64Array || result instanceof Int32Array) yield* result;
  else if (typeof result === "object" && result !== null) for (const part of Object.values(result)) yield* numbersOf(part);
}

/** Computes in the debug and in the release build, throws unless both give the same bits, and returns the result. */
export async function inBothBuilds<T>(compute: () => T): Promise<T> {
  const results: T[] = [];
  for (const build of BUILDS) {
    await loadKernels(build);
    results.push(compute());
  }
  const [debug, release] = results.map((result) => Array.from(numbersOf(result)));
  if (debug.length !== release.length) throw new Error(`debug gives ${debug.length} numbers, release ${release.length}`);
  debug.forEach((value, i) => {
    if (!Object.is(value, release[i])) throw new Error(`[${i}]: debug gives ${value}, release ${release[i]}`);
  });
  return results[0];
}
