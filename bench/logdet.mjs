// How long does ln|I - rho W| take by sparse Cholesky, beside CHOLMOD in R's Matrix, and how does the time grow with n?
import { init } from "durbin";
import { choleskySparse } from "durbin/kernels";
import { grid, nearestEitherWay } from "./lib/graphs.mjs";
import { runR } from "./lib/r.mjs";
import { report } from "./lib/report.mjs";
import { growthExponent, summary, takeTurns } from "./lib/timing.mjs";

/** Fewer for a million units, where a peer takes a quarter of a minute for one. */
const rhosOf = (n) => (n < 500_000 ? [-0.5, -0.1, 0.1, 0.3, 0.5, 0.7, 0.9] : [0.5, 0.9]);
const SIDES = [55, 100, 316, ...(process.env.BENCH_SLOW ? [1000] : [])];
const FAMILIES = {
  rook: (side) => grid(side, false),
  queen: (side) => grid(side, true),
  "6 nearest, either way": (side) => nearestEitherWay(side * side, 6),
};
/** A unit: CHOLMOD's way takes n ln|rho| off a sum of about that size. */
const TOLERANCE = 1e-11;

/** Rounds over all rhos. */
const roundsOf = (n) => (n < 5000 ? 21 : n < 50_000 ? 7 : 1);

function binary({ n, rowPtr, colIdx, weight }) {
  const parts = [Int32Array.of(n, colIdx.length), rowPtr, colIdx, weight];
  return Buffer.concat(parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)));
}

/** Median and minimum of a call for one rho, as a search makes them, and the values. */
function ours(S, rhos, rounds) {
  const start = performance.now();
  const factor = choleskySparse(S);
  const setup = performance.now() - start;
  const functions = Object.fromEntries(rhos.map((rho) => [String(rho), () => factor.logDet(Float64Array.of(rho))]));
  const times = takeTurns(functions, { rounds, warmUp: S.n < 50_000 ? 5 : 1 });
  return { ...summary([...times.values()].flat()), setup, megabytes: factor.bytes / 1e6, values: factor.logDet(Float64Array.from(rhos)) };
}

function requireSame(name, n, values, expected) {
  values.forEach((value, i) => {
    const error = Math.abs(value - expected[i]) / n;
    if (!(error < TOLERANCE)) throw new Error(`${name}: log-determinant ${i} differs from ours by ${error} a unit`);
  });
}

const digits = (ms) => (ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0));

await init();
const [rows, growth] = [[], []];
const reasons = new Set();
for (const [family, make] of Object.entries(FAMILIES)) {
  const medians = [];
  for (const side of SIDES) {
    const S = make(side);
    const [rhos, rounds] = [rhosOf(S.n), roundsOf(S.n)];
    const found = ours(S, rhos, rounds);
    medians.push(found.median);
    const { peers, skipped } = runR("logdet.R", { "S.bin": binary(S) }, [rounds, ...rhos]);
    for (const { name, values } of peers) requireSame(`${family}, ${S.n}, ${name}`, S.n, values, found.values);
    for (const reason of skipped) reasons.add(reason);
    const [simplicial, supernodal] = ["simplicial", "supernodal"].map((mode) => {
      const peer = peers.find(({ name }) => name === mode);
      return peer === undefined ? undefined : { ...summary(peer.ms), setup: peer.setup };
    });
    const faster = Math.min(simplicial?.median ?? Number.NaN, supernodal?.median ?? Number.NaN);
    rows.push([
      `${family}, ${S.n}`,
      digits(found.median),
      digits(found.min),
      ...[simplicial, supernodal].map((peer) => (peer === undefined ? "" : digits(peer.median))),
      Number.isNaN(faster) ? "" : (faster / found.median).toFixed(1),
      found.megabytes.toFixed(1),
      digits(found.setup),
      ...[simplicial, supernodal].map((peer) => (peer === undefined ? "" : digits(peer.setup))),
    ]);
  }
  const sizes = SIDES.map((side) => side * side);
  const steps = sizes.slice(1).map((_, i) => growthExponent(sizes.slice(i, i + 2), medians.slice(i, i + 2)).toFixed(2));
  growth.push([family, ...steps, growthExponent(sizes, medians).toFixed(2)]);
}

const sizes = SIDES.map((side) => side * side);
report({
  question: "Log-determinants of sparse weights: ln|I - rho W| for one rho, exact",
  tables: [
    {
      header: [
        "W, n",
        "durbin, median ms",
        "min ms",
        "CHOLMOD simplicial",
        "CHOLMOD supernodal",
        "faster of the two, times ours",
        "our MB",
        "our set-up ms",
        "simplicial set-up",
        "supernodal set-up",
      ],
      rows,
    },
    { header: ["time grows as n to the power", ...sizes.slice(1).map((n, i) => `${sizes[i]} to ${n}`), "over all"], rows: growth },
  ],
  notes: [
    `Every time is one rho in one call, the median over rhos ${rhosOf(0).join(", ")} (a million units: ${rhosOf(1e6).join(", ")}). CHOLMOD: update() and determinant() of R's Matrix, as spatialreg's "Matrix"; its BLAS is the one R is linked with.`,
    `Log-determinants agree to ${TOLERANCE} a unit. The order of elimination and all that depends on the pattern is the set-up, once a pattern.`,
    "Our memory holds the largest dense front and the stack of update matrices; no factor is stored.",
    process.env.BENCH_SLOW ? "" : "BENCH_SLOW=1 adds 1,000,000 units.",
    ...reasons,
  ].filter((note) => note !== ""),
});
