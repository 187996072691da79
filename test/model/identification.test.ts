import { describe, expect, it } from "vitest";
import { completeSpec } from "../../src/model/complete.js";
import { checkIdentification } from "../../src/model/identification.js";
import { refusal } from "../data/refusal.js";

const system = (equations: Record<string, string>, options: Record<string, unknown> = {}): Record<string, unknown> => ({
  estimator: "simultaneous",
  method: "3sls",
  equations,
  ...options,
});

/** Systems that can be estimated. */
const IDENTIFIED: readonly (readonly [string, Record<string, unknown>])[] = [
  ["Kmenta", system({ demand: "consump ~ price + income", supply: "consump ~ price + farmPrice + trend" }, { endogenous: ["price"] })],
  [
    "Kmenta with a list of instruments an equation",
    system(
      { demand: "consump ~ price + income", supply: "consump ~ price + farmPrice + trend" },
      { endogenous: ["price"], instruments: { demand: ["income", "farmPrice"], supply: ["income", "farmPrice", "trend"] } },
    ),
  ],
  [
    "Klein",
    system(
      {
        Consumption: "consump ~ corpProf + corpProfLag + wages",
        Investment: "invest ~ corpProf + corpProfLag + capitalLag",
        PrivateWages: "privWage ~ gnp + gnpLag + trend",
      },
      { endogenous: ["corpProf", "wages", "gnp"], instruments: ["govExp", "taxes", "govWage"] },
    ),
  ],
  [
    "two equations with W of both variables",
    system({ er: "ER ~ PSS + W(ER) + W(PSS) + Gov", pss: "PSS ~ ER + W(PSS) + W(ER) + Fdi" }, { method: "gs3sls", weights: "queen" }),
  ],
  [
    "equations with rho W y",
    system(
      { w83: "W83 ~ U83 + N83 + S", w81: "W81 ~ U80 + N80 + S" },
      { model: "sar", instruments: { w83: ["U83", "N83", "S"], w81: ["U80", "N80", "S"] } },
    ),
  ],
  ["lags of the response", system({ a: "y ~ z + L.y", b: "z ~ y + x" })],
  ["one equation a level", { estimator: "simultaneous", method: "sur", formula: "invest ~ value + capital", by: "firm" }],
  ["seemingly unrelated", system({ a: "y ~ z + x", b: "z ~ y + x" }, { method: "sur" })],
];

describe("checkIdentification", () => {
  it.each(IDENTIFIED)("passes %s", (_, raw) => {
    checkIdentification(raw, "m");
    expect(refusal("MODEL_NOT_BUILT", () => completeSpec(raw, "m"))).toMatch(/"simultaneous" is not in this version/);
  });

  it("names the equation that leaves out too little", () => {
    const raw = system(
      { demand: "consump ~ price + income + farmPrice + trend", supply: "consump ~ price + farmPrice + trend" },
      { endogenous: ["price"] },
    );
    expect(refusal("NOT_IDENTIFIED", () => checkIdentification(raw, "m"))).toBe(
      'model m: equation "demand" is not identified: price is endogenous in it and no instrument is left out of it',
    );
  });

  it("counts", () => {
    const raw = system({ a: "y ~ p + q + x", b: "p ~ y + x + z", c: "q ~ y + x + z" });
    expect(refusal("NOT_IDENTIFIED", () => checkIdentification(raw))).toBe(
      'equation "a" is not identified: p, q are endogenous in it and only z is left out of it',
    );
  });

  it("is not misled by spatial lags: equal exogenous variables leave nothing to tell the equations apart", () => {
    const raw = system({ er: "ER ~ PSS + W(ER) + W(PSS) + Gov", pss: "PSS ~ ER + W(PSS) + W(ER) + Gov" }, { method: "gs3sls" });
    expect(refusal("NOT_IDENTIFIED", () => checkIdentification(raw, "s"))).toMatch(/equation "er" is not identified: PSS is endogenous/);
    checkIdentification({ ...raw, instruments: ["I(rail1933 * trend)"] }, "s");
  });

  it("takes a list of an equation as complete", () => {
    const equations = { demand: "q ~ p + income", supply: "q ~ p + farmPrice" };
    const own = (demand: string[]) => system(equations, { endogenous: ["p"], instruments: { demand, supply: ["income", "farmPrice"] } });
    checkIdentification(own(["income", "farmPrice"]));
    expect(refusal("NOT_IDENTIFIED", () => checkIdentification(own(["income"])))).toMatch(/"demand".*p is endogenous/);
    expect(refusal("NOT_IDENTIFIED", () => checkIdentification(own(["farmPrice"])))).toMatch(/p, income are endogenous.*only farmPrice/);
  });

  it("refuses entries that cannot be read", () => {
    expect(refusal("MODEL_VALUE", () => checkIdentification(system({ a: "y ~ x" }, { endogenous: ["prise"] })))).toMatch(/prise/);
    expect(refusal("MODEL_OPTION", () => checkIdentification(system({ a: "y ~ x" }, { instruments: { b: ["z"] } })))).toMatch(/"b"/);
    expect(refusal("MODEL_VALUE", () => checkIdentification(system({ a: "y ~ x" }, { model: "sar", lagOrder: 0.5 })))).toMatch(/0.5/);
    expect(refusal("MODEL_MISSING", () => checkIdentification(system({})))).toMatch(/equations is empty/);
    expect(refusal("MODEL_MISSING", () => checkIdentification({ estimator: "simultaneous" }))).toMatch(/`formula` is missing/);
    expect(refusal("FORMULA_SYNTAX", () => checkIdentification(system({ a: "y ~" })))).toMatch(/column 4/);
  });
});
