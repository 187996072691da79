// The studies of the same-bits check: they run in memory, without a file system, and give their results as canonical JSON.
// They hold what could differ between engines: logarithms in formulas and distances on the sphere (kernel functions), simulated impacts and
// permutations (random draws), eigenvalues of an asymmetric W (complex pairs), p values below 1e-100 (tails), sparse factors of many units.
import { memorySources, runStudy } from "durbin";
import { startThreads } from "durbin/threads";
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

const UNITS = 700;

/** Random points with a variable and one that depends on it; Lehmer's generator. */
function manyUnits() {
  let state = 11;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const lines = Array.from({ length: UNITS }, (_, i) => {
    const [lon, lat, x] = [100 + 20 * next(), 20 + 20 * next(), next()];
    return `u${i},${lon},${lat},${x},${x + 0.02 * lat + next()}`;
  });
  return `unit,lon,lat,x,y\n${lines.join("\n")}\n`;
}

const model = (name, weights) => ({ estimator: "spatial-panel", model: name, formula: "y ~ x", weights, impacts: { method: "simulation", draws: 200 } });

const MANY_UNITS = {
  durbin: 1,
  title: "Same bits of many units",
  data: { file: "many.csv", entity: "unit" },
  geometry: { file: "many.csv", id: "unit", lon: "lon", lat: "lat" },
  weights: {
    knn: { type: "knn", k: 5 },
    both: { type: "symmetrize", of: "knn", rule: "union" },
  },
  models: { cholesky: model("sdm", "both"), lu: model("sar", "knn"), error: { ...model("sem", "both"), impacts: { method: "none" } } },
  tests: [{ type: "moran", variables: ["y"], weights: "both", permutations: 199 }],
  seed: 1,
};

/** { json, hash } of the results of both. */
export async function run() {
  const states = await runStudy(STUDY, memorySources({ "produc.csv": rows, "produc-points.csv": points, "produc-queen.gal": links }));
  const many = await runStudy(MANY_UNITS, memorySources({ "many.csv": manyUnits() }));
  return { json: JSON.stringify([states.results, many.results]), hash: `${states.hash} ${many.hash}` };
}

/** Twice in one process: the second time on code that the engine has optimized meanwhile, and with two threads where they can be had. */
export async function runTwice() {
  const first = await run();
  const { count: threads } = await startThreads(2);
  const second = await run();
  if (first.hash !== second.hash) throw new Error(`the second run in this process gave ${second.hash}, the first ${first.hash}`);
  return { ...first, threads };
}
