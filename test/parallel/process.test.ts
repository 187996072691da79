// Threads in processes of their own: an end without being asked, and V8's first compiler alone and left out (version 11.3 had a fault in it).
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

const DIST = new URL("../../dist/", import.meta.url).href;

const PROGRAM = `
  const { startThreads } = await import("${DIST}threads.js");
  const { logDetSpectrum } = await import("${DIST}kernels.js");
  const { init } = await import("${DIST}index.js");
  const { createHash } = await import("node:crypto");
  await init();
  const values = Float64Array.from({ length: 3000 }, (_, i) => Math.sqrt(i / 3000) - 0.4);
  const rhos = Float64Array.from({ length: 2000 }, (_, i) => i / 2000);
  const hash = (numbers) => createHash("sha256").update(numbers).digest("hex");
  const alone = hash(logDetSpectrum(values, null, rhos));
  const started = await startThreads(2);
  const same = Array.from({ length: 30 }, () => hash(logDetSpectrum(values, null, rhos)) === alone);
  console.log(JSON.stringify({ started, same: same.every(Boolean), alone }));
`;

const run = (...flags: readonly string[]) =>
  JSON.parse(execFileSync(process.execPath, [...flags, "--input-type=module", "-e", PROGRAM], { encoding: "utf8", timeout: 60_000 }));

describe("a process with threads", () => {
  it("ends by itself, with the same bits on every tier of the engine", () => {
    const first = run();
    expect(first).toMatchObject({ started: { count: 2 }, same: true });
    for (const flag of ["--liftoff-only", "--no-liftoff", "--no-wasm-tier-up"]) expect(run(flag)).toEqual(first);
  });
});
