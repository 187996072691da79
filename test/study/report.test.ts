import { beforeAll, describe, expect, it } from "vitest";
import { testSentences } from "../../src/study/report/sentences.js";
import { type ReportParts, renderReport } from "../../src/study/report.js";
import { regressionTable } from "../../src/table/regression.js";
import { init } from "../../src/wasm/load.js";
import { fakeFit, sdmFit, sdmSpec, withinFit } from "../table/fits.js";

beforeAll(() => init());

const EVIL = "<script>alert(1)</script>\"'&";

const parts = (more: Partial<ReportParts> = {}): ReportParts => ({
  title: `Public capital ${EVIL}`,
  data: {
    source: `${EVIL}.csv`,
    observations: 816,
    entities: 48,
    periods: 17,
    entityName: EVIL,
    timeName: "year",
    firstPeriod: "1970",
    lastPeriod: "1986",
    balanced: true,
    notes: [EVIL],
  },
  results: {
    tests: [{ name: `moran/${EVIL}`, type: "moran", statistic: 2.5, p: 0.006 }],
    weights: { [EVIL]: { n: 48, links: 214 } },
    provenance: { version: "0.1.0", weights: { [EVIL]: EVIL } },
  },
  tables: [{ name: EVIL, tables: [regressionTable([{ name: EVIL, fit: fakeFit(sdmSpec, { [EVIL]: [1, 0.1], __proto__x: [1, 1] }) }])] }],
  figures: [{ name: EVIL, svg: "<svg><title>map</title></svg>", caption: EVIL }],
  fits: [
    { name: EVIL, fit: { ...sdmFit(), notes: [EVIL] } },
    { name: "twfe", fit: withinFit() },
  ],
  ...more,
});

/** Names of the elements of a page, and its quoted attributes; throws where tags do not nest. */
function parse(html: string): { readonly elements: readonly string[]; readonly attributes: ReadonlyMap<string, readonly string[]> } {
  const VOID = new Set(["meta", "br"]);
  const open: string[] = [];
  const elements: string[] = [];
  const attributes = new Map<string, string[]>();
  const body = html.replace(/<style>[\s\S]*?<\/style>/g, "").replace("<!doctype html>", "");
  const rest = body.replace(/<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/g, (_, close: string, name: string, list: string) => {
    for (const [, key, value] of list.matchAll(/([a-z-]+)(?:="([^"]*)")?/g))
      attributes.set(key, [...(attributes.get(key) ?? []), value ?? ""]);
    if (close === "/") expect(open.pop()).toBe(name);
    else {
      elements.push(name);
      if (!VOID.has(name)) open.push(name);
    }
    return "";
  });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]/);
  return { elements, attributes };
}

describe("renderReport", () => {
  it("nests its tags and escapes every text, wherever it came from", () => {
    const html = renderReport(parts());
    const { elements, attributes } = parse(html);
    expect(elements).not.toContain("script");
    expect([...attributes.keys()].filter((key) => key.startsWith("on"))).toEqual([]);
    // title twice, source, entity, note, weights, table, figure, test, model, provenance
    expect(html.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;/g)!.length).toBeGreaterThan(12);
  });

  it("asks for nothing: no address but its own anchors, a policy that allows none", () => {
    const html = renderReport(parts());
    const { attributes } = parse(html);
    expect(attributes.get("content")![0]).toContain("default-src 'none'");
    expect(attributes.get("href")!.every((href) => href.startsWith("#"))).toBe(true);
    expect(attributes.has("src")).toBe(false);
    expect(html).not.toMatch(/@import|url\(http/);
    for (const href of attributes.get("href")!) expect(attributes.get("id")).toContain(href.slice(1));
  });

  it("holds facts, tables, figures, tests, models, provenance in this order", () => {
    const html = renderReport(parts());
    const at = ["data", "weights", "tables", "figures", "tests", "models", "provenance"].map((id) => html.indexOf(`<section id="${id}">`));
    expect(at.every((place) => place > 0)).toBe(true);
    expect([...at].sort((a, b) => a - b)).toEqual(at);
    expect(html).toContain("17 (1970 to 1986)");
    expect(html).toContain("<svg><title>map</title></svg>");
    expect(html).toContain("<b>weights.");
  });

  it("parts that a study does not have are left out", () => {
    const html = renderReport(parts({ results: {}, tables: [], figures: [], fits: [] }));
    expect(parse(html).attributes.get("id")).toEqual(["data"]);
  });

  it("a model that did not converge is named under the title", () => {
    const fit = fakeFit(sdmSpec, { lemp: [1, 1] }, { status: "notConverged" });
    const html = renderReport(parts({ title: "T", fits: [{ name: "sdm", fit }] }));
    const header = html.slice(html.indexOf("<header>"), html.indexOf("<nav"));
    expect(header).toContain("Model sdm did not converge");
  });
});

describe("testSentences", () => {
  it("say what H0 is and what the number says", () => {
    const [lag, robust] = testSentences([
      { name: "lm/lmLag", type: "lm", statistic: 54.1, df: 1, p: 1e-13 },
      { name: "lm/rlmError", type: "lm", statistic: 1.3, df: 1, p: 0.254 },
    ]);
    expect(lag.text).toBe(
      "H0: no spatial lag of the response is missing (rho = 0). Statistic 54.100 with 1 df, p < 0.001: rejected at the 5% level.",
    );
    expect(robust.text).toContain("p = 0.254: not rejected at the 5% level");
  });

  it("a variable that is called like a test does not change the hypothesis", () => {
    const [sentence] = testSentences([{ name: "moran/f", type: "moran", statistic: 2, p: 0.02 }]);
    expect(sentence.text).toContain("Moran's I");
  });

  it("the permutation p goes before the normal one; periods share a sentence", () => {
    const years = ["1970", "1971", "1972", "1973"];
    const tests = years.map((year, i) => ({
      name: `moran/lgsp/${year}`,
      type: "moran",
      p: 0.5,
      permutation: { p: 0.02 * (i + 1), mean: 0, sd: 1 },
    }));
    const sentences = testSentences(tests);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toEqual({
      name: "moran/lgsp/1970 to 1973",
      text: "H0: the values are spread over the units without spatial pattern (Moran's I). Rejected at the 5% level in 2 of 4 results, from permutation p = 0.020 to permutation p = 0.080.",
    });
  });

  it("a test of unknown hypothesis or without p gets none", () => {
    expect(
      testSentences([
        { name: "a", type: "constructor", p: 0.1 },
        { name: "lm/lmLag", statistic: 1 },
      ]),
    ).toEqual([]);
  });
});
