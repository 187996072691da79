// Do simulated panels give back their parameters? Prints and writes docs/monte-carlo.md: bias and coverage of 95 per cent intervals.
//   npm run build && node scripts/monte-carlo.mjs [replications]
import { readFileSync, writeFileSync } from "node:fs";
import {
  buildDesign,
  buildPanel,
  buildWeights,
  completeSpec,
  estimate,
  fromColumns,
  init,
  normals,
  pointGeometry,
  spatialLag,
  uniforms,
} from "../dist/index.js";

const replications = Number(process.argv[2] ?? 500);
const [n, T, seed] = [241, 10, 20261125];
const BETA = { x1: 1, x2: -0.5 };
const THETA = { x1: 0.3, x2: 0.2 };
const RHO = 0.4;

await init();
const keys = Array.from({ length: n }, (_, i) => `c${i}`);
const place = uniforms(seed, 90, 0, 2 * n);
const geometry = pointGeometry(fromColumns({ id: keys, x: place.slice(0, n), y: place.slice(n) }, { keys: ["id"] }), {
  id: "id",
  x: "x",
  y: "y",
});
const context = { units: keys, geometry, others: new Map(), texts: new Map() };
const knn = buildWeights("knn", { type: "knn", k: 5, standardize: "none" }, context);
const W = buildWeights(
  "w",
  { type: "symmetrize", of: "knn", rule: "union", standardize: "row" },
  { ...context, others: new Map([["knn", knn]]) },
);

/** (I - rho W)^-1 b by the geometric series, which converges for |rho| < 1 and row sums of 1. */
function inverseTimes(rho, b) {
  let x = b;
  for (let i = 0; i < 60; i++) {
    const lag = spatialLag(W, x);
    x = b.map((value, r) => value + rho * lag[r]);
  }
  return x;
}

/** One panel: regressors correlated with the entity effects, normal errors. */
function panelOf(replication, kind) {
  const N = n * T;
  const draw = (stream, count) => normals(seed, stream, replication, count);
  const [entity, time] = [draw(10, n), draw(11, T)];
  const effect = Float64Array.from({ length: N }, (_, r) => entity[r % n] + time[Math.floor(r / n)]);
  const x1 = draw(12, N).map((v, r) => v + 0.5 * effect[r]);
  const x2 = draw(13, N);
  const e = draw(14, N);
  const [w1, w2] = [spatialLag(W, x1), spatialLag(W, x2)];
  const durbin = kind === "sdm" ? 1 : 0;
  const mean = x1.map((v, r) => BETA.x1 * v + BETA.x2 * x2[r] + durbin * (THETA.x1 * w1[r] + THETA.x2 * w2[r]) + effect[r]);
  const y =
    kind === "sem"
      ? inverseTimes(RHO, e).map((u, r) => mean[r] + u)
      : inverseTimes(
          RHO,
          mean.map((v, r) => v + e[r]),
        );
  const id = Array.from({ length: N }, (_, r) => keys[r % n]);
  const year = Array.from({ length: N }, (_, r) => String(2000 + Math.floor(r / n)));
  return buildPanel(fromColumns({ id, year, y, x1, x2 }, { keys: ["id", "year"] }), { entity: "id", time: "year" });
}

const TRUTH = {
  sar: { ...BETA, rho: RHO },
  sem: { ...BETA, lambda: RHO },
  sdm: { ...BETA, "W(x1)": THETA.x1, "W(x2)": THETA.x2, rho: RHO },
};
const rows = [];
for (const kind of ["sar", "sem", "sdm"]) {
  for (const bias of ["none", "lee-yu"]) {
    const spec = completeSpec(
      {
        estimator: "spatial-panel",
        model: kind,
        formula: "y ~ x1 + x2",
        weights: "w",
        effects: "twoways",
        bias,
        impacts: { method: "none" },
      },
      kind,
    );
    const truth = { ...TRUTH[kind], sigma2: 1 };
    const sums = Object.fromEntries(Object.keys(truth).map((name) => [name, { bias: 0, square: 0, se: 0, covered: 0 }]));
    for (let r = 0; r < replications; r++) {
      const design = buildDesign(panelOf(r, kind), { formula: "y ~ x1 + x2", effects: "twoways", missing: "refuse", weights: W });
      const fit = estimate(design, spec, W);
      fit.terms.forEach((term, i) => {
        const se = Math.sqrt(fit.covariance[i * fit.terms.length + i]);
        const error = fit.estimate[i] - truth[term.name];
        const sum = sums[term.name];
        sum.bias += error;
        sum.square += error * error;
        sum.se += se;
        sum.covered += Math.abs(error) <= 1.959963984540054 * se ? 1 : 0;
      });
      const error = fit.statistics.sigma2 - 1;
      sums.sigma2.bias += error;
      sums.sigma2.square += error * error;
    }
    for (const [name, { bias: b, square, se, covered }] of Object.entries(sums)) {
      const mean = (x) => x / replications;
      const sd = Math.sqrt(mean(square) - mean(b) ** 2);
      rows.push([
        kind,
        bias,
        name,
        truth[name],
        mean(b),
        sd,
        name === "sigma2" ? null : mean(se),
        name === "sigma2" ? null : mean(covered),
      ]);
    }
    process.stderr.write(`${kind} ${bias} done\n`);
  }
}

const cell = (x, digits) => (x === null ? "" : x.toFixed(digits));
const table = rows.map(
  ([kind, bias, name, truth, b, sd, se, covered]) =>
    `| ${kind} | ${bias} | ${name} | ${truth} | ${cell(b, 4)} | ${cell(sd, 4)} | ${cell(se, 4)} | ${covered === null ? "" : (100 * covered).toFixed(1)} |`,
);
const text = `# Simulated panels give back their parameters

${n} units with symmetrized 5-nearest-neighbour weights (row-standardized), ${T} periods, entity and time effects, x1 correlated with them, normal errors with
variance 1; ${replications} replications, two-way fixed effects. Written by \`scripts/monte-carlo.mjs\`. "sd" is the standard deviation of the estimates over the
replications, "mean se" the mean of the reported standard errors; the Monte Carlo error of a coverage of 95 is ${(100 * Math.sqrt((0.95 * 0.05) / replications)).toFixed(1)} points.
Without correction the error variance is too small by the factor (n-1)(T-1)/(nT), and intervals with it; \`bias: lee-yu\` removes both.

| model | bias option | parameter | true | bias | sd | mean se | coverage, % |
|---|---|---|---|---|---|---|---|
${table.join("\n")}
`;
const PAGE = new URL("../docs/monte-carlo.md", import.meta.url);
const at = readFileSync(PAGE, "utf8").indexOf("\n# Dynamic panels by GMM"); // of monte-carlo-gmm.mjs
writeFileSync(PAGE, at < 0 ? text : text + readFileSync(PAGE, "utf8").slice(at));
process.stdout.write(text);
