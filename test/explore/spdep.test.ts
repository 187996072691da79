// Against spdep 1.2-7 (test/fixtures/explore-spdep.json, made by make-fixtures.R; tolerance and reason stand in the file).
import { readFileSync } from "node:fs";
import { beforeAll, describe, it } from "vitest";
import { lee } from "../../src/explore/bivariate.js";
import { geary } from "../../src/explore/geary.js";
import { getisOrd } from "../../src/explore/getis-ord.js";
import type { SpatialStatistic } from "../../src/explore/inference.js";
import { joinCount } from "../../src/explore/join-count.js";
import type { LocalStatistic } from "../../src/explore/local.js";
import { localG } from "../../src/explore/local-g.js";
import { localGeary } from "../../src/explore/local-geary.js";
import { localMoran } from "../../src/explore/local-moran.js";
import { moran } from "../../src/explore/moran.js";
import { moranResiduals } from "../../src/explore/moran-residuals.js";
import { init } from "../../src/wasm/load.js";
import type { SpatialWeights } from "../../src/weights/weights.js";
import { assertClose } from "../support/close.js";
import { readGal } from "../support/gal.js";
import { column, olsResiduals } from "../support/tables.js";

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");
const golden = JSON.parse(fixture("explore-spdep.json"));
const columbus = fixture("columbus.csv");
const nc = fixture("nc-sids.csv");
const queen = { row: readGal(fixture("columbus-queen.gal"), "row"), none: readGal(fixture("columbus-queen.gal"), "none") };

type Golden = { estimate: number; expected: number; variance: number; statistic: number; p?: number };

function assertStatistic(actual: SpatialStatistic, expected: Golden, wholly = true): void {
  assertClose([actual.estimate, actual.expected], [expected.estimate, expected.expected], golden.tolerance);
  if (!wholly) return;
  for (const key of ["variance", "statistic"] as const) assertClose(actual[key]!, expected[key], golden.tolerance);
  // A tail magnifies an error of z by z^2.
  if (expected.p !== undefined) assertClose(actual.p!, expected.p, 1e-7);
}

/** Where there are islands, spdep's variance of C takes n from all units in some terms and from the connected ones in others. */
const connected = (W: SpatialWeights): boolean => W.rowPtr.every((start, i) => i === W.n || start < W.rowPtr[i + 1]);

beforeAll(() => init());

describe("global statistics", () => {
  const births = column(nc, "BIR74");
  const rate = column(nc, "SID74").map((deaths, i) => (1000 * deaths) / births[i]);
  const cases = [
    ...["CRIME", "INC", "HOVAL"].map((name) => [`${name}, row`, column(columbus, name), queen.row, golden.columbusRow[name]] as const),
    ...["CRIME", "INC", "HOVAL"].map(
      (name) => [`${name}, binary`, column(columbus, name), queen.none, golden.columbusBinary[name]] as const,
    ),
    ["North Carolina, row", rate, readGal(fixture("nc-queen.gal"), "row"), golden.ncRateRow] as const,
    ["North Carolina with islands", rate, readGal(fixture("nc-islands.gal"), "row"), golden.ncRateIslands] as const,
  ];
  for (const [name, x, W, expected] of cases) {
    it(name, () => {
      assertStatistic(moran(x, W), expected.moran);
      assertStatistic(moran(x, W, { assumption: "normality" }), expected.moranNormality);
      assertStatistic(moran(x, W, { adjustN: false }), expected.moranAllUnits);
      assertStatistic(geary(x, W), expected.geary, connected(W));
      assertStatistic(geary(x, W, { assumption: "normality" }), expected.gearyNormality, connected(W));
      assertStatistic(geary(x, W, { adjustN: false }), expected.gearyAllUnits);
      assertStatistic(getisOrd(x, W), expected.getisOrd);
    });
  }
});

describe("local statistics", () => {
  const assertLocal = (actual: LocalStatistic[], expected: Record<string, number[]>): void => {
    for (const [key, values] of Object.entries(expected)) {
      assertClose(
        actual.map((unit) => unit[key as "estimate"] as number),
        values,
        1e-9,
        1e-12,
      );
    }
  };
  for (const name of ["CRIME", "HOVAL"]) {
    it(name, () => {
      const x = column(columbus, name);
      const expected = golden.local[name];
      assertLocal(localMoran(x, queen.row), expected.localMoran);
      assertLocal(localMoran(x, queen.row, { variance: "total" }), expected.localMoranTotal);
      assertLocal(localG(x, queen.none), expected.localG);
      assertLocal(localG(x, queen.none, { star: true }), expected.localGStar);
      assertLocal(localGeary(x, queen.row), expected.localGeary);
    });
  }
});

describe("join counts", () => {
  for (const style of ["none", "row"] as const) {
    it(style, () => {
      const expected: Record<string, Golden> = golden.joins[style === "row" ? "row" : "binary"];
      const parts = joinCount(golden.joins.tercile, queen[style]);
      // spdep orders the two levels the other way and calls the total Jtot.
      const same = (a: string, b: string): boolean => a === b || a.split(":").reverse().join(":") === b || (a === "Jtot" && b === "total");
      for (const [key, value] of Object.entries(expected)) assertStatistic(parts.find((part) => same(key, part.name))!, value);
    });
  }
});

describe("Lee's L", () => {
  it("estimate and expected value (its variance in spdep is refuted by the permutations of permutation.test.ts)", () => {
    const actual = lee(column(columbus, "CRIME"), column(columbus, "INC"), queen.row);
    assertClose([actual.estimate, actual.expected], [golden.lee.estimate, golden.lee.expected], golden.tolerance);
  });
});

describe("Moran's I of residuals", () => {
  const names = ["INC", "HOVAL"];
  const { X, residuals } = olsResiduals(column(columbus, "CRIME"), [
    new Float64Array(49).fill(1),
    ...names.map((name) => column(columbus, name)),
  ]);
  it("row", () => assertStatistic(moranResiduals(residuals, X, queen.row), golden.residual.row));
  it("binary", () => assertStatistic(moranResiduals(residuals, X, queen.none), golden.residual.binary));
});
