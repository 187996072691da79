// How long does maximum likelihood take with thousands to a million units, beside spatialreg, and how does it grow?
import { init } from "durbin";
import { columnsOf, fitCrossSection, latticeWeights, pointWeights } from "./lib/cross-section.mjs";
import { triplets } from "./lib/panel-data.mjs";
import { csvText, runR } from "./lib/r.mjs";
import { report, timeRows } from "./lib/report.mjs";
import { growthExponent, kept, summary, takeTurns } from "./lib/timing.mjs";

const DRAWS = 1000;
const SLOW = process.env.BENCH_SLOW === "1";
const simulated = { impacts: { method: "simulation", draws: DRAWS } };

/** `rounds` of ours; peers: [method of lagsarlm, repetitions]. */
const CASES = [
  {
    what: `SDM, 3085 points, 6 nearest either way, impacts with ${DRAWS} draws`,
    W: () => pointWeights(3085, 6, true),
    options: { model: "sdm", ...simulated },
    rounds: 15,
    peers: [["Matrix", 5], ...(SLOW ? [["eigen", 1]] : [])],
  },
  {
    what: "SAR, 3085 points, 5 nearest, not symmetric",
    W: () => pointWeights(3085, 5, false),
    options: { model: "sar", impacts: { method: "none" } },
    rounds: 15,
    peers: [["LU", 5]],
  },
  {
    what: "SAR, lattice of 316 x 316, rook",
    W: () => latticeWeights(316, "rook"),
    options: { model: "sar", impacts: { method: "none" } },
    rounds: 3,
    peers: [["Matrix", 1]],
  },
  {
    what: "SAR, 100000 points, 5 nearest, not symmetric",
    W: () => pointWeights(100_000, 5, false),
    options: { model: "sar", impacts: { method: "none" } },
    rounds: 1,
    peers: [],
  },
  ...(SLOW
    ? ["rook", "queen"].map((rule) => ({
        what: `SAR, lattice of 1000 x 1000, ${rule}`,
        W: () => latticeWeights(1000, rule),
        options: { model: "sar", impacts: { method: "none" } },
        rounds: 1,
        peers: [],
      }))
    : []),
];

/** lagsarlm stops its search at an interval of 1.5e-8. */
const TOLERANCE = 1e-6;
const OURS = "durbin";

await init();
const [, ...HEADER] = ["", "median ms", "min ms", "middle half ms", "runs", "times ours"];
const reasons = new Set();
const tables = CASES.map(({ what, W: make, options, rounds, peers }) => {
  const W = make();
  const columns = columnsOf(W);
  const times = takeTurns(
    { [OURS]: () => fitCrossSection(columns, W, options) },
    { rounds, warmUp: rounds > 1 ? Math.ceil(rounds / 3) : 0 },
  );
  const fit = kept.get(OURS);
  for (const [method, repetitions] of peers) {
    const { id, ...numbers } = columns;
    const draws = options.impacts.method === "simulation" ? DRAWS : 0;
    const files = { "panel.csv": csvText(numbers), "w.csv": csvText(triplets(W)) };
    const found = runR("many-units.R", files, [options.model, method, draws, repetitions]);
    for (const reason of found.skipped) reasons.add(reason);
    for (const { name, ms, rho } of found.peers) {
      const difference = Math.abs(rho - fit.estimate.at(-1));
      if (!(difference <= TOLERANCE)) throw new Error(`${what}: rho of ${name} differs from ours by ${difference}`);
      times.set(name, ms);
    }
  }
  return { header: [`${what} (${fit.logdet.method})`, ...HEADER], rows: timeRows(times) };
});

const SIDES = [56, 100, 178, 316];
const growth = SIDES.map((side) => {
  const W = latticeWeights(side, "queen");
  const columns = columnsOf(W);
  const times = takeTurns({ [side]: () => fitCrossSection(columns, W, { model: "sar", ...simulated }) }, { rounds: 3, warmUp: 2 });
  return { n: W.n, ...summary(times.get(String(side))) };
});
tables.push({
  header: [`SAR with ${DRAWS} draws, queen lattice, units`, "median ms", "min ms", "exponent from the row above"],
  rows: growth.map(({ n, median, min }, i) => [
    String(n),
    median.toFixed(1),
    min.toFixed(1),
    i === 0 ? "" : growthExponent([growth[i - 1].n, n], [growth[i - 1].median, median]).toFixed(2),
  ]),
});

report({
  question: "Maximum likelihood with many units, from raw columns and W to standard errors",
  tables,
  notes: [
    `All peers agree with our rho to ${TOLERANCE}, where their search stops. Ours is exact: sparse factors at the points of polynomials resolved to rounding.`,
    "Peers in R are timed inside R, with data and neighbours read. spatialreg collects garbage in its set-up; a second row leaves that out.",
    "From 50,000 units on our standard errors are those of the observed information, below of the expected.",
    ...(SLOW ? [] : ["BENCH_SLOW=1 adds lattices of a million cells and lagsarlm with eigenvalues."]),
    ...reasons,
  ],
});
