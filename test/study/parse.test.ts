import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DurbinError } from "../../src/errors.js";
import { checkStudy, parseStudy } from "../../src/study/parse.js";
import { publishedSchema } from "../../src/study/schema.js";
import { itShared, shared } from "../support/shared.js";

/** The error of a study, as "CODE: message". */
async function refusal(text: string): Promise<string> {
  try {
    await parseStudy(text, "study.yaml");
  } catch (error) {
    if (error instanceof DurbinError) return `${error.kind} ${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error("the study was accepted");
}

const MODEL = (more: string) => `durbin: 1
data: { file: a.csv, entity: id, time: year }
weights: { queen: { type: knn, k: 4 } }
models:
  m: { estimator: panel, formula: y ~ x, ${more} }
`;

describe("a study that keeps the grammar", () => {
  it("comes back as it was written", async () => {
    const study = await parseStudy(MODEL("effects: twoways, vcov: { type: cluster, by: id }"));
    expect(study.models?.m).toEqual({ estimator: "panel", formula: "y ~ x", effects: "twoways", vcov: { type: "cluster", by: "id" } });
  });

  it("reads the example of the documentation: all sections, anchors and merges", async () => {
    const study = await parseStudy(`durbin: 1
title: Public capital
data: { file: produc.csv, entity: state, time: year, join: [{ file: more.csv, on: [state], columns: [area] }] }
geometry: { file: states.geojson, id: state }
weights:
  queen: { type: contiguity, rule: queen, snap: 0, standardize: row, islands: error }
  inv: { type: inverse-distance, power: 1, cutoff: 500 }
  econ: { type: economic-distance, variable: pgdp, years: [2003, 2005] }
  range: { type: economic-distance, variable: pgdp, years: { from: 2003, to: 2005 } }
  mix: { type: nested, of: [inv, econ], share: 0.5 }
prepare:
  - { winsorize: [ER, PSS], probs: [0.01, 0.99], by: year }
  - { derive: { lgsp: "log(gsp)" } }
  - { filter: "SOUTH == 1" }
  - { dropMissing: [growth] }
models:
  base: &base { estimator: spatial-panel, model: sar, formula: "lgsp ~ lemp", weights: queen, effects: twoways }
  sdm: { <<: *base, model: sdm, bias: lee-yu, impacts: { method: simulation, draws: 500 } }
tests:
  - { type: moran, variables: [ER], weights: queen, by: year, permutations: 999 }
  - { type: wald, model: sdm, restriction: sem }
tables:
  main: { models: [base, sdm], impacts: [sdm], stars: [0.1, 0.05, 0.01], below: t, formats: [text, latex, html, markdown] }
figures:
  moran: { type: moran-scatter, variable: ER, weights: queen, years: [2003, 2018] }
seed: 20261122
`);
    expect(study.models?.sdm).toMatchObject({ estimator: "spatial-panel", model: "sdm", weights: "queen" });
  });

  it("is the same from JSON, with a byte order mark, and as an object", async () => {
    const text = MODEL("level: 0.9");
    const study = await parseStudy(text);
    expect(await parseStudy(`\uFEFF${JSON.stringify(study)}`)).toEqual(study);
    expect(checkStudy(study)).toEqual(study);
  });

  it("may use any name for its own things, __proto__ included", async () => {
    const study = await parseStudy(`durbin: 1
data: { file: a.csv }
models:
  __proto__: { estimator: panel, formula: y ~ x }
  城市 模型: { estimator: panel, formula: y ~ x }
tables: { constructor: { models: [__proto__, 城市 模型] } }
`);
    expect(Object.keys(study.models ?? {})).toEqual(["__proto__", "城市 模型"]);
    expect(Object.getPrototypeOf(study.models)).toBe(Object.prototype);
  });
});

describe("a refusal says where, what and what was meant", () => {
  it.each([
    [MODEL("efects: entity"), /^input STUDY_KEY: study.yaml:5:42: models.m: unknown key "efects", did you mean "effects"\?$/],
    [
      MODEL("method: withn"),
      /^input STUDY_WORD: study.yaml:5:50: models.m.method: "withn" is not one of pooled, within, .*did you mean "within"/,
    ],
    [MODEL("level: 95"), /models.m.level: expected a number below 1, found 95/],
    [MODEL("level: high"), /STUDY_TYPE: .*models.m.level: expected a finite number, found "high"/],
    [MODEL("level: .nan"), /expected a finite number, found NaN/],
    [MODEL("vcov: 3"), /models.m.vcov: expected a text or a block of keys, found 3/],
    [MODEL("vcov: hc9"), /models.m.vcov: "hc9" is not one of iid, hc0/],
    [MODEL("save: residuals"), /models.m.save: expected a list, found "residuals"/],
    [MODEL("save: [residual]"), /models.m.save\[0\]: "residual" is not one of .*did you mean "residuals"/],
    [MODEL('where: ""'), /models.m.where: the text is empty/],
    [MODEL("vcov: { by: id }"), /STUDY_MISSING: .*models.m.vcov: the key "type" is missing/],
    ["durbin: 1\nmodles: {}\n", /unknown key "modles", did you mean "models"/],
    ["durbin: 1\nzzzzzzzzzzzzzz: {}\n", /unknown key "zzzzzzzzzzzzzz"; known are durbin, title, data/],
    ["title: x\n", /the study: the key "durbin" is missing/],
    ["- 1\n", /the study: expected a block of keys, found a list/],
    ["", /the study: expected a block of keys, found nothing/],
    ["durbin: 1\nprepare: [{ derrive: { a: b } }]\n", /prepare\[0\]: unknown key "derrive", did you mean "derive"/],
    ["durbin: 1\nprepare: [{}]\n", /prepare\[0\]: one of the keys derive, filter/],
    ["durbin: 1\nprepare: [{ winsorize: [x], probs: [0.1] }]\n", /probs: expected a list of 2, found 1/],
    ["durbin: 1\nseed: 1.5\n", /seed: expected a whole number, found 1.5/],
    ["durbin: 1\nseed: -1\n", /seed: expected a number at least 0, found -1/],
    ["durbin: 1\nmodels: { m: { formula: y ~ x } }\n", /models.m: the key "estimator" is missing/],
    ["durbin: 1\nweights: { w: { type: knm, k: 1 } }\n", /weights.w.type: "knm" is not one of .*did you mean "knn"/],
    ["durbin: 1\nweights: { w: { type: knn } }\n", /weights.w: the key "k" is missing/],
  ])("%#: %s", async (text, pattern) => {
    expect(await refusal(text)).toMatch(pattern);
  });

  it("keeps what is named but not built apart from what is unknown", async () => {
    expect(await refusal(MODEL("method: hausman-taylor"))).toMatch(
      /^unsupported STUDY_NOT_BUILT: .*"hausman-taylor" is not in this version, which has pooled, within/,
    );
    expect(await refusal("durbin: 1\nmodels: { m: { estimator: tobit } }\n")).toMatch(/^unsupported STUDY_NOT_BUILT/);
    expect(await refusal("durbin: 1\nmodels: { m: { estimator: panell, formula: y } }\n")).toMatch(
      /^input STUDY_WORD.*did you mean "panel"/,
    );
    expect(await refusal("durbin: 1\ntests: [{ type: hausman, models: [a, b] }]\n")).toMatch(/^unsupported STUDY_NOT_BUILT/);
  });

  it("refuses another format by its number", async () => {
    expect(await refusal("durbin: 2\nnew: thing\n")).toMatch(
      /STUDY_VERSION: study.yaml:1:9: durbin: the study is written for format 2; this version reads format 1/,
    );
    expect(await refusal('durbin: "1"\n')).toMatch(/durbin: expected 1, found "1"/);
  });

  it("refuses names that lead nowhere", async () => {
    const spatial = "estimator: spatial-panel, model: sar, formula: y ~ x";
    expect(await refusal(`${MODEL("")}  s: { ${spatial}, weights: quen }\n`)).toMatch(
      /STUDY_REFERENCE: .*:6:.*there is no weights matrix "quen", did you mean "queen"/,
    );
    expect(await refusal(`${MODEL("")}tests: [{ type: lr, models: [m, n] }]\n`)).toMatch(/tests\[0\].models\[1\]: there is no model "n"/);
    expect(await refusal(`${MODEL("")}tables: { t: { models: [toString] } }\n`)).toMatch(/there is no model "toString"/);
    expect(await refusal("durbin: 1\nweights: { a: { type: union, of: [a, b] } }\n")).toMatch(
      /weights.a.of\[1\]: there is no weights matrix "b"/,
    );
    expect(await refusal(`${MODEL("")}tests: [{ type: lm, model: m, weights: queen }, { type: lm, model: m, weights: queen }]\n`)).toMatch(
      /a second test has the name "lm"/,
    );
  });

  it("refuses parts that need what is not there", async () => {
    expect(await refusal("durbin: 1\nmodels: { m: { estimator: panel, formula: y ~ x } }\n")).toMatch(/models: this needs `data`/);
    expect(await refusal("durbin: 1\ngeometry: { file: a.csv, id: k, lon: x }\n")).toMatch(/points need both x and y, or both lon and lat/);
    expect(await refusal(`${MODEL("")}tests: [{ type: moran, weights: queen }]\n`)).toMatch(/give either `variables` or `model`/);
  });
});

describe("hostile text", () => {
  it("has no duplicate keys, unknown tags, second documents", async () => {
    expect(await refusal("durbin: 1\ntitle: a\ntitle: b\n")).toMatch(/STUDY_SYNTAX: study.yaml:3:1: Map keys must be unique/);
    expect(await refusal("durbin: !!js/function 'x'\n")).toMatch(/STUDY_SYNTAX: study.yaml:1:9: Unresolved tag/);
    expect(await refusal("durbin: 1\n---\ndurbin: 1\n")).toMatch(/STUDY_SYNTAX/);
    expect(await refusal("durbin: [1\n")).toMatch(/STUDY_SYNTAX: study.yaml:2:1/);
  });

  it("cannot blow up", async () => {
    const bomb = Array.from(
      { length: 12 },
      (_, i) =>
        `a${i}: &a${i} [${
          i === 0
            ? "x"
            : Array(10)
                .fill(`*a${i - 1}`)
                .join(", ")
        }]`,
    ).join("\n");
    expect(await refusal(`${bomb}\n`)).toMatch(/STUDY_SYNTAX: study.yaml: Excessive alias count/);
    expect(await refusal("[".repeat(100_000))).toMatch(/STUDY_SYNTAX: study.yaml/);
    expect(await refusal(`${"- ".repeat(50_000)}x`)).toMatch(/STUDY_SYNTAX: study.yaml/);
    expect(await refusal(`title: ${"x".repeat(5_000_001)}`)).toMatch(/are too many for a study/);
  });

  it("cannot write outside its folder or print a control character", async () => {
    expect(await refusal('durbin: 1\ntables: { "../x": { models: [m] } }\n')).toMatch(/STUDY_NAME: .*the name "..\/x" cannot be used/);
    expect(await refusal('durbin: 1\ntables: { "a\\u0007b": { models: [m] } }\n')).toMatch(/the name "a b" cannot be used/);
    expect(await refusal(`durbin: 1\n${"y".repeat(3000)}: 1\n`)).toMatch(/^.{0,500}$/);
  });

  it("gains nothing from __proto__", async () => {
    expect(await refusal("durbin: 1\n__proto__: { title: x }\n")).toMatch(/unknown key "__proto__"/);
    expect(await refusal("durbin: 1\nmodels: { m: { __proto__: { estimator: panel, formula: y } } }\n")).toMatch(/models.m/);
    expect(({} as Record<string, unknown>).title).toBeUndefined();
  });
});

it("the order condition of a system is judged before anything else", async () => {
  const system = (equations: string, more = "") => `durbin: 1
data: { file: a.csv }
models: { m: { estimator: simultaneous, equations: ${equations}${more} } }
`;
  expect(await refusal(system("{ demand: q ~ p + z, supply: q ~ p + z }", ", endogenous: [p]"))).toMatch(
    /^input NOT_IDENTIFIED: study.yaml:3:\d+: models.m: equation "demand" is not identified: p is endogenous/,
  );
  expect(await refusal(system("{ demand: q ~ p + z, supply: q ~ p + v }", ", endogenous: [p]"))).toMatch(/^unsupported/);
  expect(await refusal(system("{ demand: q ~ v + z }"))).toMatch(/^unsupported/);
});

describe("the published schema", () => {
  it("is JSON, names every key of the first level and holds nothing of ours", () => {
    const text = JSON.stringify(publishedSchema());
    expect(text).not.toContain("x-unsupported");
    const schema = JSON.parse(text) as { properties: object; $schema: string };
    expect(Object.keys(schema.properties)).toEqual([
      "durbin",
      "title",
      "data",
      "geometry",
      "weights",
      "prepare",
      "models",
      "tests",
      "tables",
      "figures",
      "seed",
      "level",
    ]);
  });

  it("describes every property", () => {
    const bare: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (node === null || typeof node !== "object") return;
      const properties = (node as { properties?: Record<string, { description?: string }> }).properties ?? {};
      for (const [key, value] of Object.entries(properties)) if (!value.description) bare.push(`${path}.${key}`);
      for (const [key, value] of Object.entries(node)) walk(value, `${path}.${key}`);
    };
    walk(publishedSchema(), "");
    expect(bare).toEqual([]);
  });
});

describe("the contract's refusals that need the study alone", () => {
  const contract = (id: string) =>
    JSON.parse(readFileSync(shared(`reference/contract/${id}.json`), "utf8")) as { study: unknown; stderr: string[] };
  for (const id of ["bad-unknown-key", "bad-unknown-option", "bad-not-identified"]) {
    itShared(id, async () => {
      const { study, stderr } = contract(id);
      const said = await refusal(JSON.stringify(study, null, 1));
      for (const pattern of stderr) expect(said).toMatch(new RegExp(pattern, "iu"));
      expect(said).toMatch(/^input/);
    });
  }
});
