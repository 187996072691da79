// How long does system GMM take, two steps with Windmeijer's correction, Arellano-Bond, Hansen and Wald tests?
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildDesign, buildPanel, completeSpec, estimate, fromColumns, init, loadEstimator, normals } from "durbin";
import { csvText, runR } from "./lib/r.mjs";
import { report, timeRows } from "./lib/report.mjs";

/** `plm` counts the fits of plm, which take 15 s on the largest. */
const SIZES = [
  { n: 282, T: 8, rounds: 5, reps: 12, plm: 5 },
  { n: 2_000, T: 10, rounds: 4, reps: 5, plm: 2 },
  { n: 20_000, T: 8, rounds: 3, reps: 3, plm: process.env.BENCH_SLOW === "1" ? 2 : 0 },
  { n: 200_000, T: 8, rounds: 1, reps: 2, plm: 0 },
];
const BURN = 25;
const TOLERANCE = 1e-6;
const OURS = "durbin, from the panel";
const GRETL = "gretl dpanel, one thread";

/** y = 0.5 y[t-1] + 0.4 x + 0.3 z + a_i + e; x predetermined and correlated with a_i, z exogenous. Rows by entity. */
function makeColumns({ n, T }) {
  const [shocks, e, z] = [1, 2, 3].map((stream) => normals(1, stream, 0, n * (T + BURN)));
  const a = normals(1, 4, 0, n);
  const out = Object.fromEntries(["id", "year", "y", "x", "z"].map((name) => [name, new Float64Array(n * T)]));
  for (let i = 0; i < n; i++) {
    let [y, x] = [a[i] / 0.5, a[i]];
    for (let t = 0; t < T + BURN; t++) {
      const at = i * (T + BURN) + t;
      x = 0.5 * x + 0.3 * a[i] + 0.1 * (t > 0 ? e[at - 1] : 0) + shocks[at];
      y = 0.5 * y + 0.4 * x + 0.3 * z[at] + a[i] + e[at];
      if (t < BURN) continue;
      const row = i * T + t - BURN;
      for (const [name, value] of Object.entries({ id: i + 1, year: 2001 + t - BURN, y, x, z: z[at] })) out[name][row] = value;
    }
  }
  return out;
}

const model = {
  estimator: "gmm",
  formula: "y ~ lag(y, 1) + x + z",
  instruments: ["gmm(y, 2:99)", "gmm(x, 2:99)", "iv(z)"],
  system: true,
};
await init();
const spec = completeSpec(model);
await loadEstimator(spec);
const fitOurs = (panel) =>
  estimate(buildDesign(panel, { formula: model.formula, effects: "none", missing: "drop", weights: null }), spec, null);

/** Milliseconds inside gretl and its coefficients; null where it is not installed. */
function runGretl(folder, reps) {
  const script = `set verbose off
open "${join(folder, "panel.csv")}" --quiet
setobs id year --panel-vars
loop i=1..${reps + 1} --quiet
  set stopwatch
  dpanel 1 ; y x z const ; z GMM(x,2,99) GMMlevel(x,1,1) --system --two-step --quiet
  printf "ms %.4f\\n", 1000 * $stopwatch
endloop
matrix b = $coeff
printf "b"
loop i=1..rows(b) --quiet
  printf " %.15g", b[i]
endloop
printf "\\n"
`;
  writeFileSync(join(folder, "run.inp"), script);
  const { error, stdout } = spawnSync("gretlcli", ["-b", join(folder, "run.inp")], {
    encoding: "utf8",
    maxBuffer: 64_000_000,
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
  });
  if (error?.code === "ENOENT") return null;
  if (error) throw error;
  const ms = [...stdout.matchAll(/^ms ([\d.]+)/gm)].map(([, value]) => Number(value)).slice(1);
  const coefficients = /^b (.*)$/m.exec(stdout)?.[1].split(" ").map(Number);
  if (ms.length !== reps || coefficients === undefined) throw new Error(`gretl: ${stdout.slice(-2000)}`);
  return { ms, coefficients };
}

function requireSame(name, found, expected) {
  const difference = Math.max(...expected.map((value) => Math.min(...found.map((other) => Math.abs(other - value)))));
  if (!(difference <= TOLERANCE)) throw new Error(`${name} differs from our coefficients by ${difference}`);
}

const tables = [];
const reasons = new Set();
for (const size of SIZES) {
  const columns = makeColumns(size);
  const panel = buildPanel(fromColumns(columns), { entity: "id", time: "year" });
  const folder = mkdtempSync(join(tmpdir(), "durbin-bench-"));
  try {
    const text = csvText(columns);
    writeFileSync(join(folder, "panel.csv"), text);
    const times = new Map([[OURS, []]]);
    let fit;
    for (let round = 0; round <= size.rounds; round++) {
      for (let rep = 0; rep < size.reps; rep++) {
        const start = performance.now();
        fit = fitOurs(panel);
        if (round > 0 || size.rounds === 1) times.get(OURS).push(performance.now() - start);
      }
      const peer = round === 0 ? null : runGretl(folder, size.reps);
      if (round > 0 && peer === null) reasons.add("gretl is not installed: no gretl");
      if (peer === null) continue;
      requireSame(GRETL, peer.coefficients, Array.from(fit.estimate));
      times.set(GRETL, [...(times.get(GRETL) ?? []), ...peer.ms]);
    }
    if (size.plm > 0) {
      const { peers, skipped } = runR("gmm.R", { "panel.csv": text }, [size.plm]);
      for (const { name, ms } of peers) times.set(name, ms);
      for (const reason of skipped) reasons.add(reason);
    }
    const title = `${size.n} x ${size.T}, ${fit.statistics.nInstruments} instruments`;
    tables.push({ header: [title, "median ms", "min ms", "middle half ms", "runs", "times ours"], rows: timeRows(times) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

report({
  question: "System GMM, y on its lag and two regressors: two steps, Windmeijer's correction, Arellano-Bond, Hansen and Wald tests",
  tables,
  notes: [
    `gretl's coefficients agree with ours to ${TOLERANCE}. plm has no constant in the level equation, so its numbers differ.`,
    "Ours begins with the panel in memory and includes lags, rows and differences in Hansen of every group, which the others do not have.",
    ...reasons,
  ],
});
