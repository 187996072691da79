// Bias and coverage of dynamic panel GMM on simulated panels: writes the part of docs/monte-carlo.md that begins with its heading.
import { readFileSync, writeFileSync } from "node:fs";
import { buildDesign, buildPanel, completeSpec, estimate, fromColumns, init, loadEstimator, normals } from "../dist/index.js";

const [N, T, BURN] = [282, 8, 50];
const replications = Number(process.argv[2] ?? 1000);
const HEADING = "# Dynamic panels by GMM";
const BETA = 1;

/** y = alpha y[t-1] + x + a_i + e with x = 0.5 x[t-1] + 0.25 a_i + noise, all shocks of variance 1. Rows by entity. */
function simulate(alpha, replication) {
  const [e, v] = [1, 2].map((stream) => normals(2026, stream, replication, N * (T + BURN)));
  const a = normals(2026, 3, replication, N);
  const out = Object.fromEntries(["id", "year", "y", "x"].map((name) => [name, new Float64Array(N * T)]));
  for (let i = 0; i < N; i++) {
    let x = 0.5 * a[i];
    let y = (a[i] + x) / (1 - alpha);
    for (let t = 0; t < T + BURN; t++) {
      const at = i * (T + BURN) + t;
      x = 0.5 * x + 0.25 * a[i] + v[at];
      y = alpha * y + BETA * x + a[i] + e[at];
      if (t < BURN) continue;
      const row = i * T + t - BURN;
      for (const [name, value] of Object.entries({ id: i, year: t - BURN, y, x })) out[name][row] = value;
    }
  }
  return out;
}

const MODELS = [
  ["difference, two steps, Windmeijer", { steps: 2 }],
  ["difference, two steps, asymptotic", { steps: 2, vcov: "asymptotic" }],
  ["difference, one step, robust", { steps: 1 }],
  ["system, two steps, Windmeijer", { system: true, steps: 2 }],
  ["system, two steps, asymptotic", { system: true, steps: 2, vcov: "asymptotic" }],
];

await init();
const rows = [];
for (const alpha of [0.5, 0.8]) {
  const specs = MODELS.map(([, options]) =>
    completeSpec({ estimator: "gmm", formula: "y ~ lag(y, 1) + x", instruments: ["gmm(y, 2:4)", "gmm(x, 1:3)"], ...options }),
  );
  await loadEstimator(specs[0]);
  const sums = specs.map(() => [0, 0, 0, 0, 0]);
  for (let replication = 0; replication < replications; replication++) {
    const panel = buildPanel(fromColumns(simulate(alpha, replication)), { entity: "id", time: "year" });
    const design = buildDesign(panel, { formula: "y ~ lag(y, 1) + x", effects: "none", missing: "drop", weights: null });
    specs.forEach((spec, m) => {
      const fit = estimate(design, spec, null);
      const at = fit.terms.findIndex(({ name }) => name === "lag(y, 1)");
      const [error, se] = [fit.estimate[at] - alpha, Math.sqrt(fit.covariance[at * fit.terms.length + at])];
      const hansen = fit.tests.find(({ name }) => name === "hansenJ");
      [error, error * error, se, Math.abs(error) <= 1.959963984540054 * se, hansen.p < 0.05].forEach((value, q) => {
        sums[m][q] += Number(value) / replications;
      });
    });
  }
  specs.forEach((_, m) => {
    const [bias, square, se, covered, rejected] = sums[m];
    const numbers = [bias, Math.sqrt(square), Math.sqrt(square - bias * bias), se].map((value) => value.toFixed(4));
    rows.push(`| ${alpha} | ${MODELS[m][0]} | ${numbers.join(" | ")} | ${(100 * covered).toFixed(1)} | ${(100 * rejected).toFixed(1)} |`);
  });
}

const text = `${HEADING}

${N} entities in ${T} periods, y = alpha y[t-1] + x + a + e with x correlated with a, normal shocks of variance 1, ${replications} replications; instruments \`gmm(y, 2:4)\` and \`gmm(x, 1:3)\`. Written by
\`scripts/monte-carlo-gmm.mjs\`. Numbers of alpha; "coverage" of its 95% interval, Monte Carlo error ${(100 * Math.sqrt((0.95 * 0.05) / replications)).toFixed(1)} points; "J rejects" is the share of replications in which \`hansenJ\` has p below 0.05.
Uncorrected two-step errors are too small and their intervals cover too little. Entity effects in the level of y have variance (1.5/(1 - alpha))^2, 56 at alpha = 0.8: where it is that large beside the shocks, the moments of the
level equation bias the system estimator upwards in panels of this size, which Windmeijer's correction does not repair.

| alpha | estimator | bias | RMSE | sd | mean se | coverage, % | J rejects, % |
|---|---|---|---|---|---|---|---|
${rows.join("\n")}
`;
const PAGE = new URL("../docs/monte-carlo.md", import.meta.url);
const [before] = readFileSync(PAGE, "utf8").split(HEADING);
writeFileSync(PAGE, `${before.trimEnd()}\n\n${text}`);
process.stdout.write(text);
