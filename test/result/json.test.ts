// A fit as its entry in results.json.
import { beforeAll, describe, expect, it } from "vitest";
import type { Fit } from "../../src/result/fit.js";
import { finite, fitToJson, type Json } from "../../src/result/json.js";
import { init } from "../../src/wasm/load.js";
import { panelFit, simulatedPanel } from "../support/panel-data.js";

beforeAll(() => init());

const data = simulatedPanel(5, 4, 3);
const fitWith = (save: readonly string[]): Fit => panelFit(data, { formula: "y ~ x1 + x2 | entity", ...(save.length > 0 ? { save } : {}) });

describe("blocks", () => {
  it("stand in one order, asked ones among them", () => {
    expect(Object.keys(fitToJson(fitWith([])))).toEqual([
      "estimator",
      "spec",
      "status",
      "sample",
      "coefficients",
      "statistics",
      "tests",
      "notes",
    ]);
    expect(Object.keys(fitToJson(fitWith(["covariance", "fitted", "residuals", "fixedEffects"])))).toEqual([
      "estimator",
      "spec",
      "status",
      "sample",
      "coefficients",
      "statistics",
      "tests",
      "fixedEffects",
      "residuals",
      "fitted",
      "covariance",
      "notes",
    ]);
  });

  it("hold the numbers of the fit", () => {
    const fit = fitWith(["covariance", "residuals"]);
    const json = fitToJson(fit) as unknown as Record<string, { name: string; values: number[]; estimate: number }[]>;
    expect(json.residuals).toEqual([...fit.residuals]);
    expect(json.covariance).toEqual([
      { name: "x1", values: [...(fit.covariance as Float64Array)].slice(0, 2) },
      { name: "x2", values: [...(fit.covariance as Float64Array)].slice(2) },
    ]);
    expect(json.coefficients.map(({ estimate }) => estimate)).toEqual([...fit.estimate]);
  });

  it("a text and back is the same", () => {
    const json = fitToJson(fitWith(["fixedEffects", "fitted"]));
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  });
});

describe("numbers that do not exist", () => {
  const spoilt = (fit: Fit): Fit => ({
    ...fit,
    statistics: { ...fit.statistics, r2: Number.NaN },
    tests: [{ name: "f", statistic: Number.POSITIVE_INFINITY, df: 2 }],
  });

  it("are absent, and a note names them", () => {
    const json = fitToJson(spoilt(fitWith([])));
    expect(Object.keys(json.statistics as object)).not.toContain("r2");
    expect(json.tests).toEqual([{ name: "f", df: 2 }]);
    expect(json.notes).toContain("statistics.r2 does not exist (NaN) and is left out");
    expect(json.notes).toContain("tests.f.statistic does not exist (Infinity) and is left out");
  });

  it("in a list of numbers leave null, so that the others keep their place", () => {
    const notes: string[] = [];
    expect(finite([1, Number.NaN, 3], "residuals", notes)).toEqual([1, null, 3]);
    expect(notes).toEqual(["residuals[1] does not exist (NaN) and is left out"]);
  });

  it("many in one list are one note", () => {
    const notes: string[] = [];
    finite(new Array<number>(1000).fill(Number.NaN), "residuals", notes);
    expect(notes).toEqual(["1000 values of residuals do not exist and are left out"]);
  });
});

it("hostile names are names", () => {
  const notes: string[] = [];
  const value = Object.fromEntries([["__proto__", { constructor: 1 }]]) as unknown as Json;
  const out = finite(value, "", notes) as object;
  expect(Object.hasOwn(out, "__proto__")).toBe(true);
  expect(JSON.stringify(out)).toBe('{"__proto__":{"constructor":1}}');
  expect(({} as { constructor: unknown }).constructor).toBe(Object);
});
