// The example's data: figures of Produc and borders of us-atlas, as examples/munnell/SOURCES.md says.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { readCsv } from "../../src/data/csv.js";
import { readGeoJson } from "../../src/data/geojson.js";
import { buildPanel } from "../../src/data/panel.js";
import { makeFigure } from "../../src/plot/make.js";
import { init } from "../../src/wasm/load.js";
import { buildWeights } from "../../src/weights/build.js";

beforeAll(() => init());

const file = (name: string): Buffer => readFileSync(new URL(`../../examples/munnell/${name}`, import.meta.url));

describe("examples/munnell", () => {
  const panel = () =>
    buildPanel(readCsv(file("produc.csv"), { source: "produc.csv", keys: ["fips", "year"] }), { entity: "fips", time: "year" });
  const geometry = () => readGeoJson(file("states.topojson").toString("utf8"), { source: "states.topojson", id: "fips" });

  it("is 48 states in 17 years, FIPS codes as text", () => {
    const { nEntities, nPeriods, balanced, entities } = panel();
    expect([nEntities, nPeriods, balanced]).toEqual([48, 17, true]);
    expect(entities.slice(0, 3)).toEqual(["01", "04", "05"]);
    expect([...geometry().keys].sort()).toEqual([...entities].sort());
  });

  it("queen contiguity of the borders has the 214 links of usaww (Millo and Piras 2012)", () => {
    const context = { units: panel().entities, geometry: geometry() };
    const queen = buildWeights("queen", { type: "contiguity", rule: "queen" }, context);
    expect(queen.weight.length).toBe(214);
  });

  it("its map fills every state", async () => {
    const context = { panel: panel(), weights: new Map(), geometry: geometry(), fits: new Map(), designs: new Map(), tests: [] };
    const { svg } = await makeFigure("map", { type: "choropleth", variable: "gsp" }, context);
    expect(svg).not.toContain("hatch");
    expect(svg).toContain(">1986<");
  });
});
