// Cases whose data stand in ../shared: 81 years of state incomes (esda), islands (spdep), rates.
import { readFileSync } from "node:fs";
import { beforeAll, expect } from "vitest";
import { geary } from "../../src/explore/geary.js";
import { moran } from "../../src/explore/moran.js";
import { localMoran } from "../../src/explore/local-moran.js";
import { init } from "../../src/wasm/load.js";
import { assertClose } from "../support/close.js";
import { readGal } from "../support/gal.js";
import { itShared, shared } from "../support/shared.js";
import { column, texts } from "../support/tables.js";

const read = (path: string): string => readFileSync(shared(`reference/spatial/${path}`), "utf8");
const statsOf = (id: string) => JSON.parse(read(`cases/${id}.json`)).expect.stats;

beforeAll(() => init());

itShared("per-capita income of the 48 states, each year: Moran, Geary, quadrants", () => {
  const W = readGal(read("weights/us48_states.gal"), "row");
  const csv = read("data/us48_income.csv");
  const [fips, year, income] = [texts(csv, "fips"), texts(csv, "year"), column(csv, "pcincome")];
  const quadrants = ["high-high", "low-high", "low-low", "high-low"]; // 1 to 4 in PySAL
  const years = Object.entries<Record<string, number> & { quadrants: number[] }>(statsOf("esda-us-income-panel-moran"));
  expect(years.length).toBe(81);
  for (const [when, expected] of years) {
    const byKey = new Map(fips.flatMap((key, row) => (year[row] === when ? [[key, income[row]] as const] : [])));
    const x = Float64Array.from(W.keys, (key) => byKey.get(key)!);
    const test = moran(x, W, { alternative: "two-sided" });
    assertClose([test.estimate, test.variance, test.statistic!], [expected.I, expected.VI_rand, expected.z_rand], 1e-10);
    assertClose(test.p!, expected.p_rand_two, 1e-5, 1e-10); // esda takes it from 1 - Phi
    assertClose(moran(x, W, { assumption: "normality" }).variance, expected.VI_norm, 1e-10);
    assertClose(geary(x, W).estimate, expected.geary_C, 1e-10);
    expect(localMoran(x, W).map((unit) => unit.quadrant)).toEqual(expected.quadrants.map((k) => quadrants[k - 1]));
  }
});

itShared("37 islands, n adjusted or not", () => {
  const W = readGal(read("weights/nc_dband30km.gal"), "row");
  const csv = read("data/nc_sids.csv");
  const births = column(csv, "BIR74");
  const rate = column(csv, "SID74").map((deaths, i) => deaths / births[i]);
  expect(W.keys).toEqual(texts(csv, "FIPS"));
  const { expect: values } = JSON.parse(readFileSync(shared("reference/contract/explore-nc-islands.json"), "utf8"));
  for (const [name, adjustN] of [
    ["adjusted", true],
    ["full", false],
  ] as const) {
    const test = moran(rate, W, { adjustN });
    for (const key of ["estimate", "expected", "variance", "statistic", "p"] as const) {
      const { value } = values.find((item: { path: string }) => item.path === `tests.${name}/rate.${key}`);
      assertClose(test[key]!, value, 1e-8);
    }
  }
});
