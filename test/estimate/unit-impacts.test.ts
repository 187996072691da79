import { beforeAll, describe, expect, it } from "vitest";
import { estimate } from "../../src/estimate/registry.js";
import { unitImpacts } from "../../src/estimate/unit-impacts.js";
import type { SpatialModel } from "../../src/model/spec.js";
import { init } from "../../src/wasm/load.js";
import type { SpatialWeights } from "../../src/weights/weights.js";
import { invert, multiply } from "../reference/matrix.js";
import { assertClose } from "../support/close.js";
import {
  balancedPanel,
  designOf,
  directedGraph,
  normal,
  ringGraph,
  rowStandardized,
  spatialSpec,
  weightsFromDense,
} from "../support/simulate.js";

beforeAll(() => init());

const n = 20;
const GRAPHS = {
  row: rowStandardized(ringGraph(n, 12, 3)),
  unequal: ringGraph(n, 12, 3).map((row) => row.map((w) => w / 5)),
  directed: directedGraph(n, 3, 5),
  "with own weights": directedGraph(n, 3, 5).map((row, i) => row.map((w, j) => (i === j ? 0.1 : 0.9 * w))),
};

function fitOf(W: SpatialWeights, model: SpatialModel) {
  const draw = normal(4);
  const columns = [0, 1, 2].map(() => Float64Array.from({ length: 2 * n }, draw));
  return estimate(designOf(balancedPanel(n, 2), columns[0], { x1: columns[1], x2: columns[2] }, true), spatialSpec({ model }), W);
}

describe.each(Object.entries(GRAPHS))("%s weights", (_, dense) => {
  it.each(["sar", "sdm", "sdem"] as const)("%s: the matrix of effects, inverted as a whole", (model) => {
    const W = weightsFromDense(dense);
    const fit = fitOf(W, model);
    const find = (name: string): number => {
      const at = fit.terms.findIndex((term) => term.name === name);
      return at < 0 ? 0 : fit.estimate[at];
    };
    const rho = model === "sdem" ? 0 : find("rho");
    const P = invert(dense.map((row, i) => row.map((w, j) => (i === j ? 1 : 0) - rho * w))).inverse;
    for (const { variable, direct, indirectTo, indirectFrom } of unitImpacts(fit, W)) {
      const S = multiply(
        P,
        dense.map((row, i) => row.map((w, j) => (i === j ? find(variable) : 0) + find(`W(${variable})`) * w)),
      );
      const others = (sum: (i: number) => number): number[] => S.map((row, i) => sum(i) - row[i]);
      assertClose(
        direct,
        S.map((row, i) => row[i]),
        1e-11,
        1e-13,
      );
      assertClose(
        indirectTo,
        others((i) => S[i].reduce((a, b) => a + b, 0)),
        1e-10,
        1e-12,
      );
      assertClose(
        indirectFrom,
        others((i) => S.reduce((a, row) => a + row[i], 0)),
        1e-10,
        1e-12,
      );
      const average = fit.impacts.find((impact) => impact.variable === variable);
      assertClose(direct.reduce((a, b) => a + b, 0) / n, average?.direct.estimate as number, 1e-11);
      assertClose(indirectTo.reduce((a, b) => a + b, 0) / n, average?.indirect.estimate as number, 1e-10);
    }
  });
});

it("a model without spillovers of regressors is refused", () => {
  const W = weightsFromDense(GRAPHS.row);
  expect(() => unitImpacts(fitOf(W, "sem"), W)).toThrow(expect.objectContaining({ code: "NO_IMPACTS" }));
});
