// The `spec` of a result is the model as understood: it says what was done, and fits the same model again.
import { beforeAll, expect, it } from "vitest";
import { completeSpec } from "../../src/model/complete.js";
import { fitToJson } from "../../src/result/json.js";
import { checkStudy } from "../../src/study/parse.js";
import { fitStates, queen } from "../errors/support.js";
import { init } from "../../src/wasm/load.js";

beforeAll(() => init());

const W = { weights: queen() };
const CASES: readonly (readonly [formula: string, options: object, says: object])[] = [
  ["gsp ~ emp", {}, { method: "pooled", effects: "none" }],
  ["gsp ~ emp | state", { vcov: { type: "cluster", by: "state" } }, { method: "within", effects: "entity" }],
  ["gsp ~ emp | year", {}, { effects: "time" }],
  ["gsp ~ emp | state + year", { vcov: "hc1", level: 0.9 }, { effects: "twoways" }],
  ["gsp ~ emp", { effects: "twoways", save: [] }, { effects: "twoways", save: [] }],
  ["gsp ~ emp + W(unemp) | region + year", W, { method: "within" }],
  ["gsp ~ emp + unemp", { ...W, model: "sdm", effects: "twoways" }, { durbin: ["emp", "unemp"] }],
  ["gsp ~ emp + unemp", { ...W, model: "sdem", durbin: ["unemp"], impacts: { method: "none" } }, { durbin: ["unemp"] }],
  ["gsp ~ emp + unemp", { ...W, model: "sar", effects: "entity", bias: "lee-yu", logdet: "eigen" }, { bias: "lee-yu" }],
  ["gsp ~ emp", { ...W, model: "sem", where: "year > 1975" }, { where: "year > 1975" }],
];

it.each(CASES)("%s with %o", async (formula, options, says) => {
  const found = await fitStates(formula, options);
  const spec = fitToJson(found.fit).spec as Readonly<Record<string, unknown>>;
  expect(spec).toMatchObject(says);
  expect(Object.values(spec)).not.toContain(null);
  expect("effects" in spec).toBe(!formula.includes("region"));
  expect("durbin" in spec).toBe(spec.model === "sdm" || spec.model === "sdem");
  const { formula: text, weights, ...rest } = spec;
  const again = await fitStates(text as string, { ...rest, ...(weights === undefined ? {} : W) });
  expect(fitToJson(again.fit)).toEqual(fitToJson(found.fit));
});

it("save: [] saves nothing more, in a study too", () => {
  const model = { estimator: "panel", formula: "y ~ x", save: [] };
  expect(checkStudy({ durbin: 1, data: { file: "a.csv" }, models: { m: model } })).toMatchObject({ models: { m: model } });
  expect(completeSpec({ estimator: "panel", formula: "y ~ x", save: [] }).save).toEqual([]);
});
