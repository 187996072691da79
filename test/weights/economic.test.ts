// Economic distance: means over years, ties, what is missing.
import { beforeAll, describe, expect, it } from "vitest";
import { readCsv } from "../../src/data/csv.js";
import { buildPanel } from "../../src/data/panel-build.js";
import { init } from "../../src/wasm/load.js";
import { buildWeights } from "../../src/weights/build.js";
import type { WeightsSpec } from "../../src/weights/spec.js";
import { assertClose } from "../support/close.js";
import { refusal, weightsByLink } from "./support.js";

beforeAll(() => init());

describe("economic distance", () => {
  const csv = "city,year,pgdp,name\nA,2003,1,x\nA,2004,3,x\nB,2003,10,y\nB,2004,20,y\nC,2004,5,z\nC,2003,,z\n";
  const panelOf = (text: string) =>
    buildPanel(readCsv(new TextEncoder().encode(text), { source: "towns.csv", keys: ["city", "year"] }), { entity: "city", time: "year" });
  const panel = panelOf(csv);
  const econ = (options: Record<string, unknown>, data = panel) =>
    buildWeights("econ", { type: "economic-distance", variable: "pgdp", standardize: "none", ...options } as WeightsSpec, {
      units: data.entities,
      panel: data,
    });

  it("inverse of the difference of means, over all years or some", () => {
    assertClose([...weightsByLink(econ({})).values()], [1 / 13, 1 / 3, 1 / 13, 1 / 10, 1 / 3, 1 / 10], 1e-15);
    expect(econ({}).notes).toEqual(['the mean of pgdp uses fewer than 2 periods for 1 unit: "C"']);
    for (const years of [[2004], ["2004"], { from: 2004, to: 2010 }]) {
      assertClose(weightsByLink(econ({ years })).get("A C")!, 1 / 2, 1e-15);
      expect(econ({ years }).notes).toEqual([]);
    }
  });

  it("what is refused", () => {
    expect(refusal(() => econ({ years: [2003] }))).toContain(
      'MISSING_VALUE weights "econ": pgdp has no value in the chosen periods for 1 unit: "C"',
    );
    expect(refusal(() => econ({ years: [2005] }))).toContain('years must be periods of towns.csv, which has "2003", "2004"');
    expect(refusal(() => econ({ years: { from: 1990, to: 1995 } }))).toContain("years must be periods");
    expect(refusal(() => econ({ years: [] }))).toContain("a list of at least one period");
    expect(refusal(() => econ({ variable: "pgpd" }))).toContain(
      'UNKNOWN_COLUMN weights "econ": towns.csv has no column "pgpd", did you mean "pgdp"?',
    );
    expect(refusal(() => econ({ variable: "name" }))).toContain("variable must be a column of numbers");
    expect(refusal(() => econ({}, panelOf("city,year,pgdp\nA,1,2\nB,1,7\nC,1,2\n")))).toBe(
      'input WEIGHTS_TIED weights "econ": the mean of pgdp is the same in "A" and "C", so 1 / |difference| is infinite',
    );
    const without = () => buildWeights("econ", { type: "economic-distance", variable: "x" }, { units: null });
    expect(refusal(without)).toContain("WEIGHTS_UNITS");
  });
});
