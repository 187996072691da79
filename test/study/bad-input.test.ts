// What comes in wrong is refused in one line that names place, finding, expectation and remedy. One row a point.
import { beforeAll, describe, expect, it } from "vitest";
import { init } from "../../src/wasm/load.js";
import { cell, data, type Files, HEAD, HEADER, least, map, MORAN, PRODUC, refusal, row, rows, SAR, square, WEIGHTS } from "./munnell.js";

beforeAll(() => init());

/** What is wrong; the lines after the data, the refusal, files in place of Munnell's, lines in place of HEAD. */
type Case = readonly [what: string, lines: string, says: RegExp, files?: Files, head?: string];

// biome-ignore format: a table
const CASES: readonly Case[] = [
  ["an unknown column in a formula", least("gsp ~ unenp"), /^error\[UNKNOWN_COLUMN\]: models.m: formula "gsp ~ unenp", column 7: .*did you mean "unemp"\?$/],
  ["an unknown column in a test", WEIGHTS + MORAN.replace("unemp", "unep"), /^error\[UNKNOWN_COLUMN\]: tests.moran: produc.csv has no column "unep", did you mean "unemp"/],
  ["an unknown column in prepare", `prepare: [{ filter: "yaer > 1980" }]\n`, /^error\[UNKNOWN_COLUMN\]: prepare\[0\]: .*"yaer" \(character 1\), did you mean "year"/],
  ["an unknown cluster", least("gsp ~ emp", ", vcov: { type: cluster, by: regin }"), /^error\[UNKNOWN_COLUMN\]: models.m: .*"regin", did you mean "region"/],
  ["an unknown entity", "", /^error\[UNKNOWN_COLUMN\]: data: produc.csv has no column "sate" for `entity`, did you mean "state"/, {}, HEAD.replace("state", "sate")],
  ["an unknown column to read", "", /^error\[UNKNOWN_COLUMN\]: data: .*"gps", did you mean "gsp"/, {}, HEAD.replace("}", ", columns: [gps] }")],
  ["an unknown key", least("gsp ~ emp", ", efects: time"), /^error\[STUDY_KEY\]: study.yaml:3:\d+: models.m: unknown key "efects", did you mean "effects"/],
  ["an unknown key where one is missing", "models: { m: { estimater: panel, formula: gsp ~ emp } }", /^error\[STUDY_KEY\]: .*unknown key "estimater", did you mean "estimator"/],
  ["an unknown section", "modles: {}", /^error\[STUDY_KEY\]: study.yaml:3:1: the study: unknown key "modles", did you mean "models"/],
  ["an unknown model in a test", `${WEIGHTS}${SAR}tests: [{ type: wald, model: n, restriction: sar }]`, /^error\[STUDY_REFERENCE\]: study.yaml:5:\d+: tests\[0\].model: there is no model "n", did you mean "m"/],
  ["an unknown model in a table", `${least("gsp ~ emp")}tables: { t: { models: [mm] } }`, /^error\[STUDY_REFERENCE\]: .*tables.t.models\[0\]: there is no model "mm", did you mean "m"/],
  ["an unknown model in a figure", `${WEIGHTS}${SAR}figures: { f: { type: impacts, model: mm } }`, /^error\[STUDY_REFERENCE\]: .*figures.f.model: there is no model "mm"/],
  ["an unknown test in a table", `${least("gsp ~ emp")}tables: { t: { tests: [moran] } }`, /^error\[STUDY_REFERENCE\]: .*there is no test "moran"; none is declared/],
  ["a variable twice", WEIGHTS + MORAN.replace("[unemp]", "[unemp, unemp]"), /^error\[STUDY_VALUE\]: .*variables\[1\]: "unemp" stands twice/],
  ["two steps in one", 'prepare: [{ filter: "year > 1980", derive: { a: "1" } }]', /^error\[STUDY_VALUE\]: .*derive and filter are two of these/],
  ["an empty study", "", /^error\[STUDY_MISSING\]: .*nothing to do/, {}, "durbin: 1\n"],

  ["a duplicate key", "", /^error\[DUPLICATE_KEY\]: data: produc.csv: duplicate key ALABAMA, 1976, rows 7 and 817; /, data(`${PRODUC}${row(7)}\n`)],
  ["a panel read as a cross-section", "", /^error\[DUPLICATE_KEY\]: data: .*rows 1 and 2; give `time`/, {}, HEAD.replace(", time: year", "")],
  ["a key that is missing", "", /^error\[MISSING_KEY\]: data: produc.csv: column "state" is empty in row 1; /, data(cell("ALABAMA", 1970, "state", ""))],
  ["one year written in two ways", "", /^error\[TIME_KEY\]: data: .*"1970" and "1970.0"|"1970.0" and "1970"/, data(cell("ALABAMA", 1970, "year", "1970.0"))],

  ["a unit that W lacks", WEIGHTS, /^error\[WEIGHTS_KEYS\]: weights.queen: 1 of 48 units of the data is not in queen.gal: "TEXAZ"; 1 of 48 units of queen.gal is not in the data: "TEXAS"$/, data(PRODUC.replaceAll("TEXAS", "TEXAZ"))],
  ["a unit that the data lack", WEIGHTS, /^error\[WEIGHTS_KEYS\]: weights.queen: 1 of 48 units of queen.gal is not in the data: "TEXAS" \(subset: data leaves them out\)/, data(rows((state) => state !== "TEXAS"))],
  ["a unit that the map lacks", "geometry: { file: map.geojson, id: state }\nweights: { w: { type: contiguity } }", /^error\[WEIGHTS_KEYS\]: weights.w: 46 of 48 units of the data are not in map.geojson: "ARIZONA"/, { "map.geojson": map(square("ALABAMA", 0, 0), square("TEXAS", 1, 0)) }],
  ["keys that lost their zeros", "weights: { w: { type: file, file: w.csv } }", /^error\[WEIGHTS_KEYS\]: .*differ only in leading zeros/, { "produc.csv": "id,y\n01,1\n02,2\n", "w.csv": "i,j,w\n1,2,1\n2,1,1\n" }, "durbin: 1\ndata: { file: produc.csv, entity: id }\n"],
  ["weights without an entity", WEIGHTS + MORAN, /^error\[STUDY_MISSING\]: .*rows are matched to a weights matrix by `entity`/, {}, HEAD.replace("entity: state, ", "")],
  ["an island", `geometry: { file: map.geojson, id: state }\nweights: { queen: { type: contiguity } }\n${MORAN}`, /^error\[WEIGHTS_ISLANDS\]: tests.moran: weights "queen" has 1 island \(a unit without neighbors\): "c"; choose islands: keep, nearest or drop$/, { "produc.csv": "state,year,unemp\na,1,1\nb,1,2\nc,1,3\n", "map.geojson": map(square("a", 0, 0), square("b", 1, 0), square("c", 9, 9)), }],
  ["an island that `where` makes", `${WEIGHTS}${SAR.replace("queen }", "queen, where: \"state != 'NEW_HAMPSHIRE'\" }")}`, /^error\[WEIGHTS_ISLANDS\]: models.m: weights "queen" has 1 island .* among the 47 of 48 units used: "MAINE"; leave such units out too/],
  ["a link with two weights", "weights: { w: { type: file, file: w.csv } }", /^error\[WEIGHTS_FILE\]: weights.w: w.csv:4: the link of "A" to "B" has the weight 2 here and 1 before/, { "w.csv": "i,j,w\nA,B,1\nB,A,1\nA,B,2\n" }, "durbin: 1\n"],
  ["weights that are not finite", "weights: { w: { type: file, file: w.csv } }", /^error\[WEIGHTS_FILE\]: weights.w: w.csv:2: "NaN" is not a finite number/, { "w.csv": "i,j,w\nA,B,NaN\nB,A,1\n" }, "durbin: 1\n"],
  ["a row of weights that sums to nothing", "weights: { w: { type: file, file: w.csv } }", /^error\[WEIGHTS_SUM\]: weights.w: the weights of "A" sum to 0/, { "w.csv": "i,j,w\nA,B,1\nA,C,-1\nB,A,1\nC,A,1\n" }, "durbin: 1\n"],
  ["a web page for weights", "weights: { w: { type: file, file: w.csv } }", /^error\[WEIGHTS_FILE\]: weights.w: w.csv:1: expected three columns/, { "w.csv": "<html>not found</html>" }, "durbin: 1\n"],
  ["two units at one place", "geometry: { file: map.csv, id: id, x: x, y: y }\nweights: { w: { type: inverse-distance } }", /^error\[WEIGHTS_COINCIDENT\]: weights.w: "A" and "B" are at the same place/, { "map.csv": "id,x,y\nA,0,0\nB,0,0\nC,1,1\n" }, "durbin: 1\n"],
  ["columns of a table of points for a map", "geometry: { file: map.geojson, id: state, x: x, y: y }", /^error\[STUDY_VALUE\]: .*geometry.x: this is for a table of points/, {}, "durbin: 1\n"],

  ["collinear columns", `prepare: [{ derive: { total: hwy + water + util } }]\n${least("gsp ~ hwy + water + util + total")}`, /^error\[COLLINEAR\]: models.m: collinear columns: total = hwy \+ water \+ util; drop one of them/],
  ["a column that is constant within entities", least("gsp ~ unemp + region | state"), /^error\[NO_VARIATION\]: models.m: region does not vary once the effects \(state\) are removed/],
  ["a perfect fit", least("gsp ~ unemp + I(2 * gsp)"), /^error\[PERFECT_FIT\]: models.m: /],
  ["fewer rows than coefficients", least("gsp ~ emp + unemp + pc", ", where: \"state == 'TEXAS' & year < 1972\""), /^error\[TOO_FEW_ROWS\]: models.m: 2 rows cannot identify 4 coefficients/],

  ["a missing value in a spatial model", WEIGHTS + SAR, /^error\[MISSING_VALUE\]: models.m: missing values in 1 cell: unemp at \(TEXAS, 1980\); remove such rows with `prepare: \[\{dropMissing: \[unemp\], by: state\}\]`/, data(cell("TEXAS", 1980, "unemp", ""))],
  ["a missing value in a spatial statistic", WEIGHTS + MORAN, /^error\[MISSING_VALUE\]: tests.moran: unemp is missing at \(TEXAS, 1980\); .*dropMissing/, data(cell("TEXAS", 1980, "unemp", "NA"))],
  ["what dropMissing leaves of a panel", `prepare: [{ dropMissing: [unemp] }]\n${WEIGHTS}${SAR}`, /^error\[UNBALANCED_PANEL\]: models.m: .*every entity in every period, but 1 of 816 are missing: TEXAS in 1980/, data(cell("TEXAS", 1980, "unemp", ""))],
  ["a word among numbers", least("gsp ~ unemp"), /^error\[TEXT_COLUMN\]: models.m: .*unemp is text: row 5 holds "n\/a" \(missing cells are empty, NA, NaN or \.\)/, data(cell("ALABAMA", 1974, "unemp", "n/a"))],
  ["an unbalanced panel in a spatial model", WEIGHTS + SAR, /^error\[UNBALANCED_PANEL\]: models.m: .*TEXAS in 1980/, data(rows((state, year) => state !== "TEXAS" || year !== 1980))],
  ["an unbalanced panel in a spatial statistic", WEIGHTS + MORAN, /^error\[UNBALANCED_PANEL\]: tests.moran: produc.csv has no row for \(TEXAS, 1980\)/, data(rows((state, year) => state !== "TEXAS" || year !== 1980))],
  ["a `where` that cuts units in two", WEIGHTS + SAR.replace("queen }", "queen, where: \"state != 'TEXAS' | year != 1980\" }"), /^error\[UNBALANCED_PANEL\]: models.m: where: .* keeps no row for \(TEXAS, 1980\); .*keep whole units or whole periods/],

  ["an infinite value", least("gsp ~ unemp"), /^error\[INFINITE_VALUE\]: models.m: unemp is infinite at \(TEXAS, 1980\)/, data(cell("TEXAS", 1980, "unemp", "1e999"))],
  ["a logarithm of zero", least("gsp ~ log(unemp)"), /^error\[NOT_DEFINED\]: models.m: log\(unemp\) at TEXAS, 1980: unemp is 0/, data(cell("TEXAS", 1980, "unemp", "0"))],
  ["a division by zero in derive", 'prepare: [{ derive: { a: "gsp / (unemp - unemp)" } }]', /^error\[NOT_DEFINED\]: prepare\[0\]: .*ALABAMA, 1970/],
  ["an overflow", least("gsp ~ exp(pc)"), /^error\[NOT_DEFINED\]: models.m: exp\(pc\) at ALABAMA, 1970: pc is 35793.8/],

  ["an empty file", "", /^error\[FILE_EMPTY\]: data: produc.csv is empty/, data("")],
  ["a file of empty lines", "", /^error\[FILE_EMPTY\]: data: produc.csv is empty/, data("\n\n")],
  ["a header and nothing else", "", /^error\[FILE_EMPTY\]: data: produc.csv holds a header and no rows/, data(`${HEADER}\n`)],
  ["an empty weights file", WEIGHTS, /^error\[WEIGHTS_FILE\]: weights.queen: queen.gal:1: the file is empty/, { "queen.gal": "" }],
  ["a row with a cell too many", "", /^error\[CSV_ROW\]: data: produc.csv, row 817 has 12 cells, the header has 11/, data(`${PRODUC}${row(1)},7\n`)],
  ["a quote that stays open", "", /^error\[CSV_QUOTE\]: data: produc.csv, row 817: a quote is opened in column 1 and never closed/, data(`${PRODUC}"${row(1)}\n`)],
  ["decimal commas", "", /^error\[DECIMAL_COMMA\]: data: produc.csv, row 1: column "y" holds "1,5"/, data("state;year;y\na;1;1,5\n")],
  ["GB18030 read as UTF-8", "", /^error\[ENCODING\]: data: produc.csv, row 1, column "state" is not valid UTF-8; .*gb18030/, data(Uint8Array.of(...Buffer.from("state,year\n"), 0xb1, 0xb1, 0xbe, 0xa9, ...Buffer.from(",1\n")))],
  ["UTF-8 read as GB18030", "", /^error\[ENCODING\]: data: produc.csv is UTF-8 text; `encoding: gb18030` would read other characters/, data("state,year\n北京市海淀区,1\n"), HEAD.replace("}", ", encoding: gb18030 }")],
  ["UTF-16", "", /^error\[FILE_FORMAT\]: data: produc.csv starts like UTF-16 text/, data(Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x0a, 0))],
  ["zero bytes", "", /^error\[FILE_FORMAT\]: data: produc.csv starts like binary data/, data(Uint8Array.of(0x61, 0, 0x0a, 0, 0x31, 0))],
  ["a workbook under another name", "", /^error\[FILE_FORMAT\]: data: .*xlsx.*save it as csv/, data(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0))],
  ["a file that is not there", "", /^error\[STUDY_FILE\]: data: there is no file "prodct.csv"; there are produc.csv/, {}, HEAD.replace("produc", "prodct")],
];

describe("refused", () => {
  for (const [what, lines, says, files, head] of CASES) {
    it(what, async () => expect(await refusal(lines, files, head)).toMatch(says));
  }

  it("a name that is not the data's does not come from Object.prototype", async () => {
    expect(await refusal(least("gsp ~ constructor"))).toMatch(/^error\[UNKNOWN_COLUMN\].*"constructor"/);
    expect(await refusal(least("gsp ~ `__proto__`"))).toMatch(/^error\[UNKNOWN_COLUMN\].*"__proto__"/);
    expect(await refusal("tests: [{ type: toString, variables: [gsp], weights: w }]")).toMatch(/^error\[STUDY_WORD\]/);
  });
});
