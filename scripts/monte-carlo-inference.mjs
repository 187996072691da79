// How often do 95 per cent intervals hold the true coefficient when errors are correlated? Prints and writes docs/monte-carlo-inference.md.
//   npm run build && npm run monte-carlo:inference [replications]
import { writeFileSync } from "node:fs";
import {
  buildDesign,
  buildPanel,
  coefficients,
  completeSpec,
  estimate,
  fromColumns,
  init,
  loadEstimator,
  normals,
  uniforms,
  wildBootstrap,
} from "../dist/index.js";

const replications = Number(process.argv[2] ?? 1000);
const [seed, BETA] = [20261126, 1];
const STREAMS = { x: 101, u: 102, xShared: 103, uShared: 104, places: 105 };

await init();

/** y = beta x + u over n entities and T periods; `shared` adds to a column what its rows have in common. */
function panelOf({ n, T, shared, places }, replication) {
  const N = n * T;
  const draw = (kind) =>
    shared(normals(seed, STREAMS[kind], replication, N), normals(seed, STREAMS[`${kind}Shared`], replication, n * T), places);
  const [x, u] = [draw("x"), draw("u")];
  const id = Array.from({ length: N }, (_, r) => `e${r % n}`);
  const time = Array.from({ length: N }, (_, r) => Math.floor(r / n));
  const columns = { id, time, x, y: x.map((v, r) => BETA * v + u[r]) };
  if (places !== null) for (const axis of ["px", "py"]) columns[axis] = Float64Array.from({ length: N }, (_, r) => places[axis][r % n]);
  return buildPanel(fromColumns(columns, { keys: ["id"] }), { entity: "id", time: "time" });
}

/** Whether the interval of the slope holds BETA, and its length. */
async function fitted(panel, vcov) {
  const spec = completeSpec({ estimator: "panel", formula: "y ~ x", vcov });
  await loadEstimator(spec);
  const design = buildDesign(panel, { formula: spec.formula, effects: "none", missing: "refuse", weights: null });
  return { design, fit: estimate(design, spec, null, { seed }) };
}

const byCovariance = (vcov) => async (panel) => {
  const { fit } = await fitted(panel, vcov);
  return coefficients(fit).find(({ name }) => name === "x");
};
const byWildBootstrap = (options) => async (panel, replication) => {
  const { fit, design } = await fitted(panel, { type: "cluster", by: "id" });
  return wildBootstrap(fit, design, { variable: "x", draws: 999, seed: seed + replication, ...options });
};

const place = uniforms(seed, STREAMS.places, 0, 400);
const places = { px: place.slice(0, 200), py: place.slice(200) };
const near = Array.from({ length: 200 }, (_, i) =>
  Array.from({ length: 200 }, (_, j) => j).filter((j) => Math.hypot(places.px[i] - places.px[j], places.py[i] - places.py[j]) < 0.1),
);

const CASES = [
  {
    title: "18 clusters of 16 rows; x and the error have a part in common within a cluster (half of their variance)",
    setting: { n: 18, T: 16, places: null, shared: (own, common) => own.map((v, r) => v + common[r % 18]) },
    methods: {
      hc1: byCovariance("hc1"),
      "cluster, stata": byCovariance({ type: "cluster", by: "id" }),
      "cluster, sss (t(N - K), as plm)": byCovariance({ type: "cluster", by: "id", smallSample: "sss" }),
      jackknife: byCovariance({ type: "jackknife", by: "id" }),
      "bootstrap, 399 draws": byCovariance({ type: "bootstrap", by: "id", draws: 399 }),
      "wild-bootstrap wcr11": byWildBootstrap({ variant: "wcr11" }),
      "wild-bootstrap wcr31": byWildBootstrap({ variant: "wcr31" }),
      "wild-bootstrap wcu11": byWildBootstrap({ variant: "wcu11" }),
      "wild-bootstrap wcr11, webb": byWildBootstrap({ variant: "wcr11", distribution: "webb" }),
    },
  },
  {
    title: "30 entities, 40 periods; x and the error have a part in common in a period, autocorrelated by 0.5 (half of their variance)",
    setting: {
      n: 30,
      T: 40,
      places: null,
      shared(own, common) {
        const factor = new Float64Array(40);
        for (let t = 0; t < 40; t++) factor[t] = t === 0 ? common[0] : 0.5 * factor[t - 1] + Math.sqrt(0.75) * common[t];
        return own.map((v, r) => v + factor[Math.floor(r / 30)]);
      },
    },
    methods: {
      hc1: byCovariance("hc1"),
      "cluster by entity": byCovariance({ type: "cluster", by: "id" }),
      "cluster by time": byCovariance({ type: "cluster", by: "time" }),
      "driscoll-kraay, lags 2 (default)": byCovariance({ type: "driscoll-kraay" }),
      "driscoll-kraay, lags 4": byCovariance({ type: "driscoll-kraay", lags: 4 }),
      "block-bootstrap, length 4, 399 draws": byCovariance({ type: "block-bootstrap", length: 4, draws: 399 }),
    },
  },
  {
    title:
      "200 units at random places of the unit square; x and the error are sums of draws within 0.1 of a place, so that units up to 0.2 apart are correlated",
    setting: {
      n: 200,
      T: 1,
      places,
      shared: (own) => own.map((_, i) => near[i].reduce((sum, j) => sum + own[j], 0) / Math.sqrt(near[i].length)),
    },
    methods: {
      hc1: byCovariance("hc1"),
      ...Object.fromEntries(
        ["bartlett", "uniform", "epanechnikov"].map((kernel) => [
          `conley, cutoff 0.2, ${kernel}`,
          byCovariance({ type: "conley", cutoff: 0.2, kernel, x: "px", y: "py" }),
        ]),
      ),
    },
  },
];

const lines = [
  "# Intervals under correlated errors",
  "",
  `Share of ${replications} simulated samples in which the 95 per cent interval of the slope of \`y ~ x\` holds the true value; the Monte Carlo error of 95 is ${(100 * Math.sqrt((0.95 * 0.05) / replications)).toFixed(1)}`,
  "points. Normal draws. Written by `scripts/monte-carlo-inference.mjs`. Wild bootstraps: 999 draws, intervals by inversion; samples whose set has no end count as held.",
];
for (const { title, setting, methods } of CASES) {
  lines.push("", `${title}.`, "", "| method | coverage, % | mean length |", "|---|---|---|");
  for (const [name, method] of Object.entries(methods)) {
    let [held, length] = [0, 0];
    for (let r = 0; r < replications; r++) {
      const { low = -Infinity, high = Infinity } = await method(panelOf(setting, r), r);
      if (low <= BETA && BETA <= high) held++;
      length += (high - low) / replications;
    }
    lines.push(`| ${name} | ${((100 * held) / replications).toFixed(1)} | ${length.toFixed(3)} |`);
  }
}
const page = `${lines.join("\n")}\n`;
process.stdout.write(page);
if (replications >= 200) writeFileSync(new URL("../docs/monte-carlo-inference.md", import.meta.url), page);
