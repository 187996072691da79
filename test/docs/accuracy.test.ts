// docs/accuracy.md: the numbers of its tables, found again.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { lmTests } from "../../src/diagnose/lm.js";
import { buildDesign } from "../../src/model/build.js";
import { fit } from "../../src/study/fit.js";
import { init } from "../../src/wasm/load.js";
import { alignWeights } from "../../src/weights/align.js";
import { produc, queen } from "../errors/support.js";
import { itShared, shared } from "../support/shared.js";
import { page } from "./pages.js";

const ACCURACY = page("docs/accuracy.md");
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Cells of the rows of the table under a heading. */
const tableUnder = (heading: string): string[][] => {
  const section = ACCURACY.slice(ACCURACY.indexOf(`## ${heading}`));
  const lines = section.split("\n").slice(1);
  const start = lines.findIndex((line) => line.startsWith("|"));
  const end = lines.findIndex((line, i) => i > start && !line.startsWith("|"));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("\\|", "|")),
  );
};

interface Case {
  readonly id: string;
  readonly ok: boolean;
  readonly count: number;
  readonly worst: number | null;
}

describe("values of other packages", () => {
  const rows = tableUnder("Against other packages").map(([, , values, difference, cases]) => ({
    cases: new RegExp(cases.replaceAll("`", "")),
    values: Number(values.replace(",", "")),
    difference,
  }));

  itShared("agree as the table says", () => {
    const filter = rows.map(({ cases }) => cases.source).join("|");
    const args = [shared("reference/check.mjs"), "--cli", "node dist/cli/main.js", "--json", "--filter", filter];
    const { stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", maxBuffer: 64_000_000 });
    const { cases } = JSON.parse(stdout) as { readonly cases: readonly Case[] };
    for (const row of rows) {
      const own = cases.filter(({ id }) => row.cases.test(id));
      expect(own.filter(({ ok }) => !ok).map(({ id }) => id)).toEqual([]);
      expect(
        own.reduce((sum, { count }) => sum + count, 0),
        String(row.cases),
      ).toBe(row.values);
      if (/^[\d.e-]+$/.test(row.difference)) {
        const worst = Math.max(...own.map((entry) => entry.worst ?? 0));
        expect(worst, String(row.cases)).toBeLessThanOrEqual(Number(row.difference));
      }
    }
    const [total, studies] = [rows.reduce((sum, { values }) => sum + values, 0), cases.length];
    expect(ACCURACY).toContain(`${total.toLocaleString("en-US")} published values of ${studies} studies`);
  });
});

it("the table of distributions has as many points as the page says", () => {
  const table = JSON.parse(readFileSync(new URL("../fixtures/distributions.json", import.meta.url), "utf8")) as Record<string, unknown>;
  const points = Object.values(table).reduce<number>((sum, rows) => sum + (Array.isArray(rows) ? rows.length : 0), 0);
  expect(ACCURACY).toContain(`${points.toLocaleString("en-US")} points`);
});

describe("figures called ours where packages disagree", () => {
  beforeAll(() => init());
  const FORMULA = "log(gsp) ~ log(pcap) + log(pc) + log(emp) + unemp";
  const model = (options: object) => fit(FORMULA, { data: produc(), weights: queen(), ...options });
  const rho = ({ coefficients }: Awaited<ReturnType<typeof model>>): string => String(coefficients.at(-1)?.estimate.toFixed(5));
  const here = (name: string): string => (tableUnder("Where packages disagree").find(([first]) => first.startsWith(name)) as string[])[2];

  it("SDM", async () => {
    for (const [name, effects] of [
      ["SDM, two-way effects", "twoways"],
      ["SDM, time effects", "time"],
    ]) {
      const found = await model({ model: "sdm", effects });
      expect(here(name)).toBe(`rho ${rho(found)}, log-likelihood ${found.statistics.logLik.toFixed(3)}`);
    }
    const leeYu = await model({ model: "sdm", effects: "twoways", bias: "lee-yu" });
    expect(here("SDM, two-way effects, Lee-Yu")).toBe(`rho ${Number(rho(leeYu)).toFixed(4)}`);
  });

  it("SAR", async () => {
    const [corrected, plain] = [
      await model({ model: "sar", effects: "twoways", bias: "lee-yu" }),
      await model({ model: "sar", effects: "twoways" }),
    ].map(({ statistics }) => statistics.sigma2.toFixed(6));
    expect(here("SAR, two-way effects, Lee-Yu")).toBe(`${corrected}, uncorrected ${plain}`);
  });

  it("impacts", async () => {
    const { impacts } = await model({ model: "sdm", effects: "entity" });
    const of = (name: string) => impacts.find(({ variable }) => variable === name);
    expect(here("Impacts")).toBe(`${of("log(emp)")?.indirect.estimate.toFixed(4)}, ${of("log(pcap)")?.total.estimate.toFixed(4)}`);
  });

  it("LM", () => {
    const design = buildDesign(produc(), { formula: FORMULA, effects: "twoways", missing: "drop", weights: null });
    const tests = lmTests(design, "twoways", alignWeights(queen(), design.panel.entities));
    expect(here("LM lag")).toBe(tests.find(({ name }) => name === "lmLag")?.statistic.toFixed(3));
  });
});
