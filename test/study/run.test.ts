import { beforeAll, describe, expect, it } from "vitest";
import { DurbinError } from "../../src/errors.js";
import { fit as fitFormula } from "../../src/study/fit.js";
import { runStudy } from "../../src/study/run.js";
import { memorySources } from "../../src/study/sources.js";
import type { StudySpec } from "../../src/study/spec.js";
import { init } from "../../src/wasm/load.js";
import { buildWeights } from "../../src/weights/build.js";
import { weightsFiles } from "../weights/support.js";

const UNITS = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
const YEARS = [2001, 2002, 2003, 2004, 2005];

/** Rows of a panel with spatial dependence from nowhere else than a fixed wave. */
function rowsOf(): { unit: string; year: number; x: number; z: number; y: number; group: string }[] {
  return YEARS.flatMap((year, t) =>
    UNITS.map((unit, i) => {
      const x = ((i * 7 + t * 5) % 11) / 4 + ((i * t) % 3) / 7;
      const z = ((i * 5 + t * 11) % 13) / 6;
      return { unit, year, x, z, y: 2 * x - z + i + t / 3 + ((i * 13 + t * 17) % 19) / 9, group: i < 4 ? "low" : "high" };
    }),
  );
}

const csvOf = (rows: readonly object[]): string => {
  const names = Object.keys(rows[0]);
  return `${names.join(",")}\n${rows.map((row) => names.map((name) => row[name as keyof typeof row]).join(",")).join("\n")}\n`;
};

const FILES = {
  "panel.csv": csvOf(rowsOf()),
  "points.csv": csvOf(UNITS.map((unit, i) => ({ unit, px: i % 3, py: Math.floor(i / 3) + (i % 2) / 5 }))),
  "area.csv": csvOf([...UNITS].reverse().map((unit, i) => ({ unit, area: 10 + i, kind: i % 2 === 0 ? "even" : "odd" }))),
};

const GEOMETRY = { file: "points.csv", id: "unit", x: "px", y: "py" };
const DATA = { file: "panel.csv", entity: "unit", time: "year" };
const KNN = { w: { type: "knn", k: 3 } };
const SDM = { estimator: "spatial-panel", model: "sdm", formula: "y ~ x + z", weights: "w", effects: "twoways" };

const study = (more: object): StudySpec => ({ durbin: 1, data: DATA, geometry: GEOMETRY, weights: KNN, ...more }) as StudySpec;
const run = (more: object, files: Record<string, string> = FILES) => runStudy(study(more), memorySources(files));

async function refusal(more: object, files: Record<string, string> = FILES): Promise<string> {
  try {
    await run(more, files);
  } catch (error) {
    if (error instanceof DurbinError) return `${error.kind} ${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error("the study ran");
}

beforeAll(() => init());

describe("a study", () => {
  it("goes the whole way: join, prepare, weights, models, tests, tables, report", async () => {
    const { results, status, files, tables, hash } = await run({
      data: { ...DATA, join: [{ file: "area.csv", on: ["unit"] }] },
      prepare: [{ derive: { ly: "log(y + 1)", dense: "x / area" } }],
      models: {
        pooled: { estimator: "panel", formula: "y ~ x + z" },
        twfe: { estimator: "panel", formula: "ly ~ x + dense | unit + year" },
        sdm: SDM,
      },
      tests: [
        { type: "moran", variables: ["y", "x"], weights: "w", by: "year", permutations: 19 },
        { type: "moran", name: "pooledMoran", variables: ["y"], weights: "w" },
        { type: "lm", model: "pooled", weights: "w" },
        { type: "wald", model: "sdm", restriction: "sem" },
      ],
      tables: { main: { models: ["pooled", "sdm"], impacts: ["sdm"], formats: ["text", "latex"] } },
      seed: 5,
    });
    expect(status).toBe("converged");
    expect(Object.keys(results.models)).toEqual(["pooled", "twfe", "sdm"]);
    expect(results.tests.map(({ name }) => name)).toEqual([
      ...["y", "x"].flatMap((variable) => YEARS.map((year) => `moran/${variable}/${year}`)),
      "pooledMoran/y",
      ...["lmError", "lmLag", "rlmError", "rlmLag", "sarma"].map((part) => `lm/${part}`),
      "wald",
    ]);
    expect(results.weights.w).toMatchObject({ n: 9, links: 27, minNeighbors: 3 });
    expect(results.provenance).toMatchObject({ seed: 5, version: expect.any(String), kernel: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect([...files.keys()]).toEqual(["results.json", "tables/main.txt", "tables/main.tex", "report.html"]);
    expect(tables.map(({ title }) => title)).toEqual([undefined, "moran", "Tests"]);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(files.get("results.json") as string)).toEqual(JSON.parse(JSON.stringify(results)));
  });

  it("getis-ord and join-count take permutations and adjustN", async () => {
    const options = { weights: "w", where: "year == 2001", permutations: 9, adjustN: false };
    const { results } = await run({
      prepare: [{ filter: "year == 2001" }],
      tests: [
        { type: "getis-ord", variables: ["x"], ...options },
        { type: "join-count", variables: ["group"], ...options },
      ],
    });
    expect(results.tests.map(({ name, permutation }) => [name, permutation !== undefined])).toEqual([
      ["getis-ord/x", true],
      ...["high:high", "low:low", "high:low", "total"].map((part) => [`join-count/group/${part}`, true]),
    ]);
  });

  it("says in its notes which shapes of a map have no data", async () => {
    const { "points.csv": points } = FILES;
    const map = { figures: { map: { type: "choropleth", variable: "y", years: [2001] } }, weights: {} };
    expect((await run(map)).notes).toEqual([]);
    const { notes, files } = await run(map, { ...FILES, "points.csv": `${points}j,5,5\n` });
    expect(notes).toEqual(['figures.map: 1 shape of points.csv without data: "j"']);
    expect(files.get("report.html")).toContain("1 shape of points.csv without data");
  });

  it("is the same from rows in another order, and from another file name", async () => {
    const models = { models: { sdm: SDM } };
    const first = await run(models);
    const shuffled = csvOf(rowsOf().sort((p, q) => (p.z - q.z !== 0 ? p.z - q.z : p.year - q.year)));
    const second = await run(models, { ...FILES, "panel.csv": shuffled });
    const names = (one: typeof first) => one.fits.get("sdm")?.terms.map(({ name }) => name);
    expect(names(second)).toEqual(names(first));
    for (const [i, value] of (first.fits.get("sdm")?.estimate ?? []).entries()) {
      expect(second.fits.get("sdm")?.estimate[i]).toBeCloseTo(value, 9);
    }
    const renamed = { ...models, data: { ...DATA, file: "other.csv" } };
    const third = await run(renamed, { ...FILES, "other.csv": FILES["panel.csv"] });
    expect(third.hash).toBe(first.hash);
  });

  it("needs no data to describe weights", async () => {
    const { results, files, tables } = await runStudy({ durbin: 1, geometry: GEOMETRY, weights: KNN } as StudySpec, memorySources(FILES));
    expect(results.weights.w.links).toBe(27);
    expect(files.get("report.html")).toContain("points.csv");
    expect(tables).toHaveLength(1);
  });

  it("names a model __proto__ if asked", async () => {
    const models = Object.fromEntries([["__proto__", { estimator: "panel", formula: "y ~ x" }]]);
    const { results } = await run({ models });
    expect(Object.keys(results.models)).toEqual(["__proto__"]);
    expect(JSON.parse(JSON.stringify(results)).models).not.toEqual({});
  });

  it("makes operands before what is made from them, in any order of the file", async () => {
    const weights = { both: { type: "union", of: ["near", "w"] }, near: { type: "distance-band", upper: 1.1, islands: "keep" }, ...KNN };
    const { results } = await run({ weights });
    expect(Object.keys(results.weights)).toEqual(["both", "near", "w"]);
    expect(await refusal({ weights: { a: { type: "union", of: ["b", "b"] }, b: { type: "symmetrize", of: "a" } } })).toMatch(
      /^input STUDY_CYCLE: weights.a is made from itself: a, b, a$/,
    );
  });

  it("restricts W with the rows of a model, and says so", async () => {
    const { results } = await run({ models: { some: { ...SDM, model: "sar", where: "unit != 'i' & year > 2001" } } });
    expect(results.models.some).toMatchObject({ sample: { entities: 8, periods: 4 } });
    expect(results.models.some.notes).toEqual(expect.arrayContaining([expect.stringMatching(/standardized again/)]));
  });

  it("tells how far it is, and stops when asked", async () => {
    const seen: string[] = [];
    const controller = new AbortController();
    const progress = ({ stage, name, done, total }: { stage: string; name?: string; done: number; total: number }): void => {
      seen.push(`${stage} ${name ?? "-"} ${done}/${total}`);
      if (stage === "models") controller.abort();
    };
    const models = { one: { estimator: "panel", formula: "y ~ x" }, two: { estimator: "panel", formula: "y ~ z" } };
    const running = runStudy(study({ models }), memorySources(FILES), { progress, signal: controller.signal });
    await expect(running).rejects.toMatchObject({ code: "STUDY_CANCELLED" });
    expect(seen).toEqual(["read - 0/5", "weights w 1/5", "models one 2/5"]);
  });
});

describe("wald", () => {
  it("tests linear restrictions on coefficients: one is the square of z", async () => {
    const tests = [{ type: "wald", name: "joint", model: "sdm", restrictions: ["x = 0", "W(x) + rho = 0.5"] }];
    const { results } = await run({ models: { sdm: SDM }, tests: [...tests, { type: "wald", model: "sdm", restrictions: ["x = 0"] }] });
    const x = (results.models.sdm.coefficients as unknown as { name: string; statistic: number }[]).find(({ name }) => name === "x");
    const [joint, one] = results.tests;
    expect(joint).toMatchObject({ name: "joint", df: 2, restrictions: tests[0].restrictions });
    expect(one.df).toBe(1);
    expect(one.statistic as number).toBeCloseTo((x?.statistic as number) ** 2, 9);
  });

  it("takes restriction or restrictions, of coefficients that are there", async () => {
    const wald = (more: object) => refusal({ models: { sdm: SDM }, tests: [{ type: "wald", name: "t", model: "sdm", ...more }] });
    expect(await wald({})).toMatch(/^input STUDY_MISSING: tests\[0\]: give either `restriction` or `restrictions`/);
    expect(await wald({ restriction: "sar", restrictions: ["x = 0"] })).toMatch(/^input STUDY_MISSING/);
    expect(await wald({ restrictions: ["xx = 0"] })).toMatch(/^input RESTRICTION: tests.t: restriction "xx = 0": .*did you mean "x"/);
  });
});

describe("specification", () => {
  it("gives the tests and a decision with its path", async () => {
    const { results } = await run({ models: { sdm: SDM }, tests: [{ type: "specification", model: "sdm" }] });
    expect(results.tests.map(({ name }) => name)).toEqual([
      ...["lmError", "lmLag", "rlmError", "rlmLag", "sarma"].map((part) => `specification/lm/${part}`),
      "specification/lr/sar",
      "specification/lr/sem",
      "specification/wald/sar",
      "specification/wald/sem",
      "specification/decision",
    ]);
    const decision = results.tests.at(-1);
    expect(["ols", "sar", "sem", "sdm"]).toContain(decision?.decision);
    expect(decision?.path).toBeInstanceOf(Array);
  });
});

describe("a refusal begins with the part", () => {
  it.each([
    [{ data: { ...DATA, file: "none.csv" } }, /^input STUDY_FILE: data: there is no file "none.csv"/],
    [{ data: { ...DATA, file: "panel.xlsx" } }, /^unsupported STUDY_FILE_FORMAT: data: "panel.xlsx"/],
    [{ data: { ...DATA, join: [{ file: "area.csv", on: ["units"] }] } }, /^input UNKNOWN_COLUMN: data.join\[0\]: .*did you mean "unit"/],
    [{ prepare: [{ derive: { q: "log(yy)" } }] }, /^input UNKNOWN_COLUMN: prepare\[0\]: .*"yy"/],
    [{ geometry: { ...GEOMETRY, id: "name" } }, /^input [A-Z_]+: geometry: /],
    [{ weights: { w: { type: "knn", k: 9 } } }, /^input [A-Z_]+: weights/],
    [{ models: { m: { estimator: "panel", formula: "y ~ x +" } } }, /^input [A-Z_]+: models.m: /],
    [{ models: { m: { ...SDM, formula: "y ~ x + I(2 * x)" } } }, /^input [A-Z_]+: models.m: .*I\(2\*x\)/],
    [{ tests: [{ type: "moran", variables: ["yy"], weights: "w" }] }, /^input UNKNOWN_COLUMN: tests.moran: .*"yy"/],
    [{ tests: [{ type: "moran", variables: ["group"], weights: "w" }] }, /^input NOT_NUMERIC: tests.moran/],
    [{ tests: [{ type: "lee", variables: ["x", "y"], weights: "w" }] }, /^input STUDY_TEST: tests.lee: .*add `by: year`/],
    [
      { tests: [{ type: "moran", variables: ["x"], weights: "w", where: "year == 1999" }] },
      /^input STUDY_TEST: tests.moran: where: no row/,
    ],
    [
      { models: { m: SDM }, tests: [{ type: "lm", model: "m", weights: "w" }] },
      /^input STUDY_TEST: tests.lm: model "m" already has spatial terms/,
    ],
    [{ models: { m: SDM }, tables: { t: { models: ["m"], keep: ["q"] } } }, /^input TABLE_NAME_UNKNOWN: tables.t: /],
  ])("%#", async (more, pattern) => {
    expect(await refusal(more)).toMatch(pattern);
  });

  it("refuses a spatial statistic on a panel with holes", async () => {
    const holes = { ...FILES, "panel.csv": csvOf(rowsOf().filter(({ unit, year }) => unit !== "c" || year !== 2003)) };
    expect(await refusal({ tests: [{ type: "moran", variables: ["y"], weights: "w", by: "year" }] }, holes)).toMatch(
      /UNBALANCED_PANEL: tests.moran: .*\(c, 2003\)/,
    );
  });
});

describe("fit", () => {
  const rows = rowsOf();
  const columns = {
    unit: rows.map(({ unit }) => unit),
    year: Float64Array.from(rows, ({ year }) => year),
    x: Float64Array.from(rows, ({ x }) => x),
    z: Float64Array.from(rows, ({ z }) => z),
    y: Float64Array.from(rows, ({ y }) => y),
  };
  const matrix = () => {
    const links = UNITS.map((unit, i) => `${unit} 2\n${UNITS[(i + 8) % 9]} ${UNITS[(i + 1) % 9]}`);
    const text = `0 9 ring unit\n${links.join("\n")}\n`;
    return buildWeights("ring", { type: "file", file: "ring.gal" }, { units: UNITS, files: weightsFiles([["ring.gal", text]]) });
  };

  it("takes columns, rows and a Map alike", async () => {
    const options = { entity: "unit", time: "year", effects: "entity" } as const;
    const a = await fitFormula("y ~ x + z", { data: columns, ...options });
    const b = await fitFormula("y ~ x + z", { data: rows, ...options });
    const c = await fitFormula("y ~ x + z", { data: new Map(Object.entries(columns)), ...options });
    expect(a.coefficients).toEqual(b.coefficients);
    expect(a.coefficients).toEqual(c.coefficients);
    expect(String(a)).toMatch(/x /);
    expect(a.coefficients.map(({ name }) => name)).toEqual(["x", "z"]);
  });

  it("fits a spatial Durbin model in one call", async () => {
    const found = await fitFormula("y ~ x + z", {
      data: columns,
      entity: "unit",
      time: "year",
      model: "sdm",
      effects: "twoways",
      weights: matrix(),
    });
    expect(found.coefficients.map(({ name }) => name)).toEqual(["x", "z", "W(x)", "W(z)", "rho"]);
    expect(found.impacts.map(({ variable }) => variable)).toEqual(["x", "z"]);
    expect(JSON.parse(JSON.stringify(found))).toMatchObject({ estimator: "spatial-panel", spec: { weights: "ring" } });
  });

  it("refuses with codes", async () => {
    const base = { entity: "unit", time: "year" } as const;
    await expect(fitFormula("y ~ x", { data: "panel.csv" as never })).rejects.toMatchObject({ code: "FIT_DATA" });
    await expect(fitFormula("y ~ xx", { data: columns, ...base })).rejects.toMatchObject({ code: "UNKNOWN_COLUMN" });
    await expect(fitFormula("y ~ x", { data: columns, ...base, efects: "entity" })).rejects.toMatchObject({ code: "MODEL_OPTION" });
    await expect(fitFormula("y ~ x", { data: columns, ...base, model: "sar" })).rejects.toMatchObject({ kind: "input" });
  });
});
