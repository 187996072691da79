// The one study of the same-bits check: it runs in memory, without a file system, and gives its results as canonical JSON.
// It holds what could differ between engines: logarithms in formulas and distances on the sphere (kernel functions), simulated impacts and
// permutations (random draws), eigenvalues of an asymmetric W (complex pairs), and p values below 1e-100 (tails).
import { memorySources, runStudy } from "durbin";
import links from "../fixtures/produc-queen.gal";
import points from "../fixtures/produc-points.csv";
import rows from "../fixtures/produc.csv";

const FORMULA = "log(gsp) ~ log(pcap) + log(pc) + log(emp) + unemp";

const STUDY = {
  durbin: 1,
  title: "Same bits",
  data: { file: "produc.csv", entity: "state", time: "year" },
  geometry: { file: "produc-points.csv", id: "state", lon: "lon", lat: "lat" },
  weights: {
    queen: { type: "file", file: "produc-queen.gal" },
    knn: { type: "knn", k: 4 },
  },
  models: {
    within: { estimator: "panel", formula: `${FORMULA} | state + year`, vcov: { type: "cluster", by: "state" } },
    sdm: {
      estimator: "spatial-panel",
      model: "sdm",
      formula: FORMULA,
      weights: "queen",
      effects: "twoways",
      impacts: { method: "simulation", draws: 1000 },
    },
    sdmKnn: { estimator: "spatial-panel", model: "sdm", formula: FORMULA, weights: "knn", effects: "twoways", bias: "lee-yu" },
  },
  tests: [
    { type: "moran", variables: ["unemp"], weights: "queen", by: "year", permutations: 999 },
    { name: "moranKnn", type: "moran", variables: ["unemp"], weights: "knn", by: "year", permutations: 999 },
    { type: "geary", variables: ["gsp"], weights: "knn", by: "year" },
    { type: "lm", model: "within", weights: "queen" },
    { type: "specification", model: "sdm" },
  ],
  seed: 20261122,
};

/** { json, hash } of the results. */
export async function run() {
  const files = { "produc.csv": rows, "produc-points.csv": points, "produc-queen.gal": links };
  const { results, hash } = await runStudy(STUDY, memorySources(files));
  return { json: JSON.stringify(results), hash };
}

/** Twice in one process: the second time on code that the engine has optimized meanwhile. */
export async function runTwice() {
  const first = await run();
  const second = await run();
  if (first.hash !== second.hash) throw new Error(`the second run in this process gave ${second.hash}, the first ${first.hash}`);
  return first;
}
