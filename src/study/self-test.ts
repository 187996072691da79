// Numbers whose last bits are known, computed again: kernels, random numbers, a spectrum and a small fit.
import { elementwise } from "../math/elementwise.js";
import { normals } from "../math/random.js";
import { init } from "../wasm/load.js";
import { fromRows } from "../weights/links.js";
import { spectrum } from "../weights/spectrum.js";
import type { SpatialWeights } from "../weights/weights.js";
import { KERNEL_SHA256 } from "../wasm/digest.generated.js";
import { sha256 } from "./canonical.js";
import { fit as fitFormula } from "./fit.js";

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found. */
  readonly detail: string;
}

/** SHA-256 of the little-endian doubles that each check computes. A change of one is a change of results: CHANGELOG. */
const EXPECTED = {
  exp: "20720dac7db9ba5e50e8038badfe8d75966c72b00e69defa7bcc26d9d2a8ace2",
  log: "f0b4a8315df9b5fc2a92050fc68605c9ca6641d131eb02a568a4649c25d36c49",
  normals: "70390aa76e9b3302fd1a4c3b8eed3423f7e0987457bc1ad38e22a69cbe373ec8",
  spectrum: "50496d1bd37b5638c1aec13fd81d04255ec1fc7fbfd6677303b9752373ccbf9b",
  fit: "f3ca5e91dd35fd2f829ac19e38ba6f9370afc4bf6848a9ef2fbe88c97f4ec696",
} as const;

const SIZE = 1000;
/** A module of one function that returns a v128: valid where fixed-width SIMD is. */
const SIMD_MODULE = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  5,
  1,
  96,
  0,
  1,
  123,
  3,
  2,
  1,
  0,
  10,
  10,
  1,
  8,
  0,
  65,
  0,
  253,
  15,
  253,
  98,
  11,
);

/** Runs every check. Loads the kernels. */
export async function selfTest(): Promise<readonly Check[]> {
  const simd = WebAssembly.validate(SIMD_MODULE);
  const first: Check = { name: "WebAssembly SIMD", ok: simd, detail: simd ? "available" : "missing; the kernels cannot run" };
  if (!simd) return [first];
  await init();
  const grid = Float64Array.from({ length: SIZE }, (_, i) => (i + 1) / 8);
  const checks: Check[] = [first, { name: "kernel", ok: true, detail: `sha256 ${KERNEL_SHA256}` }];
  for (const [name, compute] of [
    ["exp", () => elementwise("exp", grid)],
    ["log", () => elementwise("log", grid)],
    ["normals", () => normals(1, 0, 0, SIZE)],
    ["spectrum", () => spectrum(ring()).re],
    ["fit", smallFit],
  ] as const) {
    checks.push(await check(name, await compute()));
  }
  return checks;
}

async function check(name: keyof typeof EXPECTED, values: Float64Array): Promise<Check> {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setFloat64(8 * i, value, true);
  const found = await sha256(bytes);
  const ok = found === EXPECTED[name];
  return { name, ok, detail: ok ? `${values.length} values, sha256 ${found.slice(0, 16)}` : `sha256 ${found}, expected ${EXPECTED[name]}` };
}

const UNITS = 12;

/** Twelve units in a ring, each with the two beside it. */
function ring(): SpatialWeights {
  const keys = Array.from({ length: UNITS }, (_, i) => `u${i}`);
  const links = fromRows(keys, (i, put) => {
    for (const j of [(i + 1) % UNITS, (i + UNITS - 1) % UNITS].sort((a, b) => a - b)) put(j, 0.5);
  });
  return { ...links, name: "ring", standardization: "row", islands: "error", raw: links.weight, given: links, dropped: [], notes: [] };
}

/** Coefficients and covariance of a two-way spatial Durbin model on made-up data. */
async function smallFit(): Promise<Float64Array> {
  const periods = 6;
  const [x, e] = [normals(2, 0, 0, UNITS * periods), normals(2, 0, 1, UNITS * periods)];
  const rows = Array.from(x, (value, row) => ({
    unit: `u${row % UNITS}`,
    time: Math.floor(row / UNITS),
    x: value,
    y: 2 * value + (row % UNITS) + e[row] / 2,
  }));
  const options = { data: rows, entity: "unit", time: "time", model: "sdm", effects: "twoways", weights: ring() };
  const { fit: found } = await fitFormula("y ~ x", options);
  return Float64Array.from([...found.estimate, ...(found.covariance ?? []), found.statistics.logLik]);
}
