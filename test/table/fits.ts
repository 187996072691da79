// Fits made by hand: the numbers are the reference values of the Produc panel, rounded, so that a table looks like a real one.
import type { Estimate, Fit, Impact, Role, Term } from "../../src/result/fit.js";
import type { ModelSpec, PanelSpec, SpatialPanelSpec } from "../../src/model/spec.js";
import { withInference } from "../../src/result/inference.js";

const COMMON = { formula: "lgsp ~ lpcap + lpc + lemp + unemp", vcov: { type: "iid" }, level: 0.95, save: [] } as const;

export const withinSpec: PanelSpec = {
  ...COMMON,
  estimator: "panel",
  method: "within",
  effects: "none",
  formula: "lgsp ~ lpcap + lpc + lemp + unemp | fips + year",
  vcov: { type: "cluster", by: ["fips"] },
};

export const sdmSpec: SpatialPanelSpec = {
  ...COMMON,
  estimator: "spatial-panel",
  model: "sdm",
  method: "ml",
  weights: "queen",
  effects: "twoways",
  bias: "none",
  durbin: null,
  logdet: { method: "auto" },
  impacts: { method: "delta", draws: 1000 },
};

const normal = { type: "normal" } as const;
const role = (name: string): Role => (name === "rho" || name === "lambda" ? name : name.startsWith("W(") ? "theta" : "beta");

const term = (name: string, response: string): Term => ({
  name,
  role: name === "(Intercept)" ? "intercept" : role(name),
  variable: name === "rho" ? response : name === "lambda" ? "u" : name.replace(/^W\((.*)\)$/, "$1"),
});

/** A fit with given estimates and standard errors. */
export function fakeFit(spec: ModelSpec, values: Readonly<Record<string, readonly [number, number]>>, more: Partial<Fit> = {}): Fit {
  const names = Object.keys(values);
  const response = more.response ?? "lgsp";
  const covariance = new Float64Array(names.length ** 2);
  names.forEach((name, i) => {
    covariance[i * names.length + i] = values[name][1] ** 2;
  });
  return {
    spec,
    status: "converged",
    response,
    sample: { observations: 816, entities: 48, periods: 17, balanced: true, dropped: [] },
    terms: names.map((name) => term(name, response)),
    estimate: Float64Array.from(names, (name) => values[name][0]),
    covariance,
    reference: normal,
    statistics: {},
    tests: [],
    impacts: [],
    fixedEffects: {},
    residuals: new Float64Array(0),
    fitted: new Float64Array(0),
    notes: [],
    ...more,
  };
}

const effect = (estimate: number, se: number): Estimate => withInference(estimate, se, normal, 0.95);

const impact = (variable: string, direct: number, indirect: number): Impact => ({
  variable,
  direct: effect(direct, 0.025),
  indirect: effect(indirect, 0.07),
  total: effect(direct + indirect, 0.08),
});

export const withinFit = (): Fit =>
  fakeFit(
    withinSpec,
    { lpcap: [-0.0302, 0.0269], lpc: [0.1688, 0.0277], lemp: [0.7693, 0.0281], unemp: [-0.00422, 0.00114] },
    {
      reference: { type: "t", df: 47 },
      statistics: { r2Within: 0.7605, sigma2: 0.00118, logLik: 1634.27, aic: -3258.54, dfResidual: 748 },
      tests: [{ name: "f", statistic: 593.9, df: 4, df2: 748, p: 0 }],
      sample: {
        observations: 816,
        entities: 48,
        periods: 17,
        balanced: true,
        dropped: [{ reason: "lgsp is missing", count: 1, keys: [] }],
      },
    },
  );

export const sdmFit = (): Fit =>
  fakeFit(
    sdmSpec,
    {
      lpcap: [-0.00964, 0.02526],
      lpc: [0.15943, 0.02561],
      lemp: [0.75065, 0.02883],
      unemp: [-0.00146, 0.00123],
      "W(lpcap)": [-0.0618, 0.04631],
      "W(lpc)": [0.01728, 0.04585],
      "W(lemp)": [-0.28051, 0.05188],
      "W(unemp)": [-0.00316, 0.00187],
      rho: [0.37017, 0.04048],
    },
    {
      statistics: { logLik: 1680.62, sigma2: 0.000919, r2: 0.91, aic: -3341.25 },
      impacts: [
        impact("lpcap", -0.014, -0.099),
        impact("lpc", 0.165, 0.116),
        impact("lemp", 0.743, 0.003),
        impact("unemp", -0.0019, -0.0054),
      ],
      notes: ["the time effects are removed after W y and W X were built"],
    },
  );
