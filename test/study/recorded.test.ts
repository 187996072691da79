// What is done to data that are not as a method wants them, and recorded; and what must not matter.
import { beforeAll, describe, expect, it } from "vitest";
import { init } from "../../src/wasm/load.js";
import { cell, data, type Files, HEAD, least, MORAN, PRODUC, renamed, rows, run, SAR, twice, WEIGHTS, withoutLinks } from "./munnell.js";

beforeAll(() => init());

/** Every number of results by its path; items of a list that have a name stand under it. */
function numbersIn(value: unknown, path = ""): Map<string, number> {
  if (typeof value === "number") return new Map([[path, value]]);
  if (value === null || typeof value !== "object") return new Map();
  const nameOf = (key: string, item: unknown): string => {
    const { name, variable } = (item ?? {}) as { name?: string; variable?: string };
    return name ?? variable ?? key;
  };
  return new Map(Object.entries(value).flatMap(([key, item]) => [...numbersIn(item, `${path}/${nameOf(key, item)}`)]));
}

describe("done and recorded", () => {
  const model = async (lines: string, files: Files = {}, head = HEAD) => (await run(lines, files, head)).results.models.m;

  it("missing values are dropped by least squares", async () => {
    const m = await model(least("gsp ~ unemp"), data(cell("TEXAS", 1980, "unemp", "")));
    expect(m.sample).toMatchObject({
      observations: 815,
      dropped: [{ reason: "missing values in unemp", count: 1, keys: ["TEXAS, 1980"] }],
    });
  });

  it("a gap in time has no lag, and the row above is not taken for it", async () => {
    const m = await model(least("gsp ~ lag(unemp, 1)"), data(rows((state, year) => state !== "TEXAS" || year !== 1980)));
    expect(m.sample).toMatchObject({ observations: 815 - 48 - 1, dropped: [{ reason: "lag not available", count: 49 }] });
  });

  it("dropMissing by entity keeps the panel balanced", async () => {
    const lines = `prepare: [{ dropMissing: [unemp], by: state }]\n${WEIGHTS.replace("queen.gal", "queen.gal, subset: data")}${SAR}`;
    const { results } = await run(lines, data(cell("TEXAS", 1980, "unemp", "")));
    expect(results.models.m.sample).toMatchObject({ observations: 47 * 17, entities: 47, balanced: true });
    expect(results.notes.join()).toMatch(/dropMissing unemp by state: 17 of 816 rows dropped: \(TEXAS, 1970\)/);
    expect(results.weights.queen.notes).toEqual(['subset: data left out 1 unit of queen.gal: "TEXAS"']);
  });

  it("islands: drop takes the units out of models and statistics", async () => {
    const gal = withoutLinks("TEXAS");
    const { results } = await run(`${WEIGHTS.replace("queen.gal", "queen.gal, islands: drop")}${SAR}${MORAN}`, { "queen.gal": gal });
    expect(results.models.m.sample).toMatchObject({
      observations: 47 * 17,
      entities: 47,
      dropped: [{ reason: 'no neighbors in weights "queen"', count: 17, keys: expect.arrayContaining(["TEXAS, 1970"]) }],
    });
    expect(results.tests[0].notes).toEqual(expect.arrayContaining([expect.stringMatching(/^17 rows dropped, no neighbors .*TEXAS, 1970/)]));
    const direct = await run(`${WEIGHTS.replace("queen.gal", "queen.gal, subset: data")}${SAR}${MORAN}`, {
      "queen.gal": gal,
      "produc.csv": rows((state) => state !== "TEXAS"),
    });
    expect(results.models.m.coefficients).toEqual(direct.results.models.m.coefficients);
    expect(results.tests[0].statistic).toBe(direct.results.tests[0].statistic);
  });

  it("islands: nearest links them, for models and statistics", async () => {
    const places = "state,x,y\na,0,0\nb,1,0\nc,0,1\nd,1,1\ne,9,9\n";
    const csv = `state,year,y,x\n${["a", "b", "c", "d", "e"].flatMap((unit, i) => [1, 2, 3].map((t) => `${unit},${t},${((i * 7 + t * 5) % 11) + i},${(i * 3 + t * t) % 7}`)).join("\n")}\n`;
    const lines = `geometry: { file: places.csv, id: state, x: x, y: y }
weights: { queen: { type: distance-band, upper: 1, islands: nearest } }
models: { m: { estimator: spatial-panel, model: sar, formula: y ~ x, weights: queen } }
tests: [{ type: moran, variables: [y], weights: queen, by: year }]\n`;
    const { results } = await run(lines, { "produc.csv": csv, "places.csv": places });
    expect(results.weights.queen).toMatchObject({
      islands: 0,
      links: 10,
      notes: ['islands: nearest linked 1 island to the nearest unit: "e" to "d"'],
    });
    expect(results.models.m.sample).toMatchObject({ observations: 15, dropped: [] });
    expect(results.tests).toHaveLength(3);
  });

  it("where restricts W to the kept units and standardizes again", async () => {
    const where = "where: \"state != 'TEXAS' & year >= 1980\"";
    const test = MORAN.replace("by: year", where);
    const { results } = await run(`${WEIGHTS}${SAR.replace("queen }", `queen, ${where} }`)}${test}`);
    const note = "W was restricted to 47 of 48 units and standardized again";
    expect(results.models.m.sample).toMatchObject({ entities: 47, periods: 7 });
    expect(results.models.m.notes).toContain(note);
    expect(results.tests[0].notes).toEqual(["where keeps 329 of 816 rows", note]);
    const without = { "produc.csv": rows((state, year) => state !== "TEXAS" && year >= 1980) };
    const direct = await run(`${WEIGHTS.replace("queen.gal", "queen.gal, subset: data")}${SAR}${MORAN.replace(", by: year", "")}`, without);
    expect(results.models.m.coefficients).toEqual(direct.results.models.m.coefficients);
    expect(results.tests[0].statistic).toBe(direct.results.tests[0].statistic);
  });

  it("a column may be called __proto__, a state <script>, a file lie in any folder", async () => {
    const proto = await run(least("gsp ~ `__proto__`"), data(PRODUC.replace("unemp", "__proto__")));
    expect(JSON.stringify(proto.results.models.m.coefficients)).toContain('"name":"__proto__"');
    const hostile = "<script>alert(1)</script>";
    const shown = await run(`${WEIGHTS}${SAR}${MORAN.replace("moran", "local-moran")}`, renamed("TEXAS", hostile));
    expect(shown.files.get("report.html")).not.toContain("<script");
    const table = await run(
      least("`<script>` ~ emp", ", effects: entity, save: [fixedEffects]"),
      data(PRODUC.replace("unemp", "<script>")),
    );
    expect(table.files.get("report.html")).not.toContain("<script");
    const here = await run(`${WEIGHTS}${SAR}`, { "queen.gal": twice("TEXAS") });
    const there = await run(`${WEIGHTS.replace("queen.gal", "/some/where/queen.gal")}${SAR}`, { "/some/where/queen.gal": twice("TEXAS") });
    expect(JSON.stringify(there.results)).not.toContain("/some/where");
    expect(there.hash).toBe(here.hash);
  });

  it("Chinese names and files in GB18030 go the whole way", async () => {
    const utf8 = "城市,年,人口\n北京市,2010,3\n北京市,2020,5\n上海市,2010,4\n上海市,2020,9\n三沙市,2010,1\n三沙市,2020,2\n";
    const gb = Uint8Array.from(
      [0xb3, 0xc7, 0xca, 0xd0, 0x2c, 0xc4, 0xea, 0x2c, 0xc8, 0xcb, 0xbf, 0xda, 0x0a].concat([
        ...Buffer.from("a,2010,3\na,2020,5\nb,2010,4\nb,2020,9\n"),
      ]),
    );
    const head = "durbin: 1\ndata: { file: produc.csv, entity: 城市, time: 年 }\n";
    const m = await model(least("人口 ~ i(年)", ", save: [fixedEffects], effects: entity"), data(utf8), head);
    expect(JSON.stringify(m.fixedEffects)).toContain("三沙市");
    expect((await model(least("人口 ~ i(年)"), data(gb), head.replace("}", ", encoding: gb18030 }"))).sample).toMatchObject({
      observations: 4,
    });
  });

  it("rows in another order change no number of models and tests", async () => {
    const lines = `${WEIGHTS}models:
  m: { estimator: panel, formula: "log(gsp) ~ unemp + lag(log(pcap), 1) | state + year", vcov: { type: cluster, by: [state, year] } }
  p: { estimator: panel, formula: "log(gsp) ~ unemp + i(region)" }
  sdm: { estimator: spatial-panel, model: sdm, formula: "log(gsp) ~ unemp", weights: queen, effects: twoways, impacts: { method: simulation } }
tests:
  - { type: moran, variables: [unemp, gsp], weights: queen, by: year }
  - { type: geary, variables: [unemp], weights: queen }
  - { type: local-moran, variables: [unemp], weights: queen, where: year == 1986 }
  - { type: moran, name: residuals, model: p, weights: queen }
  - { type: lm, model: p, weights: queen }
  - { type: specification, model: sdm }
`;
    const [head, ...body] = PRODUC.trim().split("\n");
    const shuffled = body.map((line, i) => [(i * 7919) % 816, line] as const).sort(([a], [b]) => a - b);
    const [one, two] = [await run(lines), await run(lines, data([head, ...shuffled.map(([, line]) => line), ""].join("\n")))];
    const [a, b] = [numbersIn(one.results), numbersIn(two.results)];
    expect([...b.keys()].sort()).toEqual([...a.keys()].sort());
    for (const [path, value] of a)
      expect(Math.abs((b.get(path) as number) - value), path).toBeLessThanOrEqual(1e-8 * Math.max(1e-3, Math.abs(value)));
    expect(a.size).toBeGreaterThan(500);
  });

  it("results hold no NaN, and the same bytes come twice", async () => {
    const lines = `${WEIGHTS}${SAR}${MORAN.replace("by: year", "by: year, permutations: 19")}`;
    const [one, two] = [await run(lines), await run(lines)];
    expect(one.files.get("results.json")).toBe(two.files.get("results.json"));
    expect(one.files.get("report.html")).toBe(two.files.get("report.html"));
    expect(one.files.get("results.json")).not.toMatch(/NaN|Infinity/);
  });
});
