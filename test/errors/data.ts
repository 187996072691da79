import { vi } from "vitest";
import { lagColumn } from "../../src/data/lags.js";
import { evaluate, parseExpression } from "../../src/data/expression.js";
import { readCsv } from "../../src/data/csv.js";
import { readGeoJson } from "../../src/data/geojson.js";
import { buildPanel } from "../../src/data/panel-build.js";
import { fromColumns, fromRows } from "../../src/data/plain-data.js";
import { prepare } from "../../src/data/prepare.js";
import { bytes, fitStates, geoJson, produc, townPanel, towns, type Triggers } from "./support.js";

const unit = (code: unknown, geometry: unknown = { type: "Point", coordinates: [0, 0] }): object => ({ properties: { code }, geometry });

export const DATA: Triggers<"data"> = {
  FILE_EMPTY: () => towns("town,year,gdp\n"),
  FILE_FORMAT: () => readCsv(Uint8Array.of(0x50, 0x4b, 3, 4), { source: "towns.xlsx" }),
  ENCODING: () => readCsv(Uint8Array.of(...bytes("town,gdp\nA,1\n"), 0xb1, 0xb1, ...bytes(",2\n")), { source: "towns.csv" }),
  CSV_HEADER: () => towns("town,gdp,year,area,gdp\nA,1,2000,3,4\n"),
  CSV_ROW: () => towns("town,year,gdp\nA,2000,1\nB,2000\n"),
  CSV_QUOTE: () => towns('town,note\nA,"never closed\nB,x\n'),
  DECIMAL_COMMA: () => towns("town;year;gdp\nA;2000;1,5\n"),
  COLUMN_LENGTH: () => fromColumns({ x: [1, 2, 3], y: [1, 2] }),
  COLUMN_TYPE: () => fromRows([{ x: 1 }, { x: {} as never }]),
  async MISSING_PACKAGE() {
    vi.doMock("apache-arrow", () => {
      throw new Error("not installed");
    });
    const { toArrow } = await import("../../src/data/arrow.js");
    await toArrow(fromColumns({ x: [1] })).finally(() => vi.doUnmock("apache-arrow"));
  },
  UNKNOWN_COLUMN: () => fitStates("gsp ~ unenp"),
  NOT_NUMERIC: () =>
    prepare(
      produc((csv) => csv.replace("28418", "n/a")),
      [{ winsorize: ["gsp"] }],
    ),
  MISSING_KEY: () => townPanel("town,year,gdp\nA,2000,1\n,2001,2\n"),
  DUPLICATE_KEY: () => townPanel("town,year,gdp\nA,2000,1\nB,2000,2\nA,2000,3\n"),
  TIME_KEY: () => townPanel("town,year,gdp\nA,2000,1\nB,2000.0,2\n"),
  NO_TIME: () => lagColumn(buildPanel(towns("town,gdp\nA,1\n"), { entity: "town" }), Float64Array.of(1), 1),
  MISSING_VALUE: () => prepare(townPanel("town,year,region,gdp\nA,2000,,1\n"), [{ standardize: ["gdp"], by: "region" }]),
  INFINITE_VALUE: () => prepare(buildPanel(fromColumns({ town: ["A"], gdp: [Infinity] }), { entity: "town" }), [{ winsorize: ["gdp"] }]),
  EMPTY_DATA: () => prepare(produc(), [{ filter: "year > 2100" }]),
  EXPRESSION_SYNTAX: () => parseExpression("log(gsp"),
  EXPRESSION_TYPE: () => evaluate(parseExpression("region + 1"), townPanel("town,year,region\nA,2000,south\n")),
  UNKNOWN_FUNCTION: () => parseExpression("lgo(gsp)"),
  NOT_DEFINED: () =>
    prepare(
      produc((csv) => csv.replace("28418", "0")),
      [{ derive: { lgsp: "log(gsp)" } }],
    ),
  PREPARE_STEP: () => prepare(produc(), [{ fliter: "year > 1980" } as never]),
  COLUMN_EXISTS: () => prepare(produc(), [{ derive: { gsp: "log(gsp)" } }]),
  GEOMETRY_FORMAT: () => readGeoJson("{}", { source: "towns.geojson", id: "code" }),
  GEOMETRY_OBJECT: () =>
    readGeoJson(JSON.stringify({ type: "Topology", arcs: [], objects: { states: {}, nation: {} } }), {
      source: "states-10m.json",
      id: "@id",
    }),
  GEOMETRY_INVALID: () => geoJson([unit("110100", null)]),
};
