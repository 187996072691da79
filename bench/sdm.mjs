// How long does a two-way fixed-effects spatial Durbin panel take, from raw columns and CSR W to impacts with standard errors?
import { init } from "durbin";
import { fitSdm } from "./lib/fit-sdm.mjs";
import { durbinColumns, nearestWeights, triplets } from "./lib/panel-data.mjs";
import { csvText, runR } from "./lib/r.mjs";
import { report, timeRows } from "./lib/report.mjs";
import { kept, takeTurns } from "./lib/timing.mjs";
import { fitReference } from "./reference-sdm.mjs";

const [N, T, DRAWS] = [282, 16, 1000];
const OURS = "durbin";
const REFERENCE = "dense reference, plain JavaScript";

/** Where each peer stops its search for rho; ours finds the root of the score to 1e-15. */
const TOLERANCES = [
  [REFERENCE, 1e-7, "golden section to 1e-9: the likelihood is flat to rounding within 1e-8 of its top"],
  ["R, formulas written out", 1e-7, "optimize() to 1e-9"],
  ["lagsarlm", 1e-6, "optimize() to 1.5e-8, the default"],
  ["splm", 1e-4, "nlminb() with its default tolerances; SAR of the same data, so compared with itself only"],
];

await init();
const W = nearestWeights(N);
const columns = durbinColumns(W, T);
const ours = () => fitSdm(columns, W, DRAWS);
const reference = () => fitReference(W, { y: columns.y, x: [columns.x1, columns.x2], T }, DRAWS);

const times = takeTurns({ [OURS]: ours, [REFERENCE]: reference }, { rounds: 31, warmUp: 15 });
const fit = kept.get(OURS);
const rho = fit.estimate.at(-1);
const { y, x1, x2 } = columns;
const { peers, skipped } = runR("sdm.R", { "panel.csv": csvText({ y, x1, x2 }), "w.csv": csvText(triplets(W)) }, [N, T, DRAWS, 9]);
for (const { name, ms } of peers) times.set(name, ms);

const found = [{ name: REFERENCE, rho: kept.get(REFERENCE).rho }, ...peers.filter((peer) => peer.rho !== undefined)];
const agreement = found.map((peer) => {
  const [, tolerance, why] = TOLERANCES.find(([name]) => peer.name.startsWith(name));
  const difference = Math.abs(peer.rho - rho);
  if (difference > tolerance) throw new Error(`${peer.name}: rho is ${peer.rho}, ours ${rho}; the tolerance is ${tolerance}`);
  return [peer.name, peer.rho.toFixed(10), difference.toExponential(1), `${tolerance.toExponential(0)} (${why})`];
});

report({
  question: `Two-way fixed-effects SDM, ${N} x ${T}, exact impacts with standard errors from ${DRAWS} draws`,
  tables: [
    { rows: timeRows(times) },
    { header: ["rho", "estimate", "from ours", "tolerance"], rows: [[OURS, rho.toFixed(10), "", ""], ...agreement] },
  ],
  notes: [
    "Ours starts from W in CSR and raw columns in every repetition: keys, panel, design, spectrum of W, estimates, full-information standard errors, impacts. Nothing is kept between repetitions.",
    "The dense reference starts from the same and does the same with a dense W (bench/reference-sdm.mjs); it takes turns with ours in one process, after 15 rounds of warm-up.",
    "Peers in R run in one process of their own, timed inside R, with the data read. R's BLAS is the one that R is linked with.",
    "lagsarlm has no panels: W is stacked to 4,512 x 4,512, entity effects are removed before, years are dummies; this is the same model. Its numerical Hessian is indefinite here unless it is given the traces of W, so it is.",
    ...skipped,
  ],
});
