import { beforeAll, describe, expect, it } from "vitest";
import type { Fit } from "../../src/result/fit.js";
import { comparisonNotes as notesOf, modelsNotes } from "../../src/table/comparison.js";
import { renderHtml } from "../../src/table/html.js";
import { renderLatex } from "../../src/table/latex.js";
import { renderMarkdown } from "../../src/table/markdown.js";
import { DEFAULT_STATISTICS, regressionTable } from "../../src/table/regression.js";
import { renderText } from "../../src/table/text.js";
import { fitStates, queen } from "../errors/support.js";
import { init } from "../../src/wasm/load.js";

beforeAll(() => init());

const FORMULA = "gsp ~ emp + unemp";
const panel = async (effects = "", options: object = {}): Promise<Fit> => (await fitStates(FORMULA + effects, options)).fit;
const comparisonNotes = (fits: readonly Fit[], statistics: readonly string[]): readonly string[] =>
  notesOf(
    fits.map((fit, i) => ({ fit, label: `(${i + 1})` })),
    statistics,
  );
const sar = async (options: object): Promise<Fit> => (await fitStates(FORMULA, { model: "sar", weights: queen(), ...options })).fit;

describe("rows that do not compare", () => {
  it("nothing is said of fits of one kind", async () => {
    const within = [await panel(" | state"), await panel(" | state + year", { vcov: "hc1" })];
    expect(comparisonNotes(within, DEFAULT_STATISTICS)).toEqual([]);
    const spatial = [await sar({ effects: "entity" }), await sar({ effects: "twoways" })];
    expect(comparisonNotes(spatial, DEFAULT_STATISTICS)).toEqual([]);
    expect(comparisonNotes([], DEFAULT_STATISTICS)).toEqual([]);
  });

  it("absorbed effects count in panel and not in spatial-panel; variances have their divisors", async () => {
    const fits = [await panel(" | state + year"), await sar({ effects: "twoways" }), await panel()];
    expect(comparisonNotes(fits, ["aic", "sigma2"])).toEqual([
      "AIC: the effects removed are not counted as parameters in (2), but are in (1), so they do not compare.",
      "σ²: divided by residual degrees of freedom in (1), (3); rows in (2).",
    ]);
    expect(comparisonNotes(fits.slice(1), ["bic"])).toEqual([
      "BIC: the effects removed are not counted as parameters in (1), so they do not compare.",
    ]);
    expect(comparisonNotes(fits, ["nObs", "r2"])).toEqual([]);
    expect(comparisonNotes([await panel(), await sar({ effects: "none" })], ["aic"])).toEqual([]);
  });

  it("Lee and Yu's likelihood is over effective rows, other samples over theirs", async () => {
    const fits = [await sar({ effects: "entity" }), await sar({ effects: "entity", bias: "lee-yu" })];
    expect(comparisonNotes(fits, ["logLik", "aic", "bic", "sigma2"])).toEqual([
      "Log-likelihood, AIC, BIC: over 816 rows in (1); 768 effective rows in (2), so they do not compare.",
      "σ²: divided by rows in (1); effective rows in (2).",
    ]);
    expect(comparisonNotes([await panel(), await panel("", { where: "year > 1970" })], ["logLik"])).toEqual([
      "Log-likelihood: over 816 rows in (1); 768 rows in (2), so they do not compare.",
    ]);
  });

  it("all models of a study are called by their names", async () => {
    const named = [
      { name: "twfe", fit: await panel(" | state + year") },
      { name: "sar", fit: await sar({ effects: "twoways" }) },
    ];
    expect(modelsNotes(named)).toEqual([
      "models: AIC, BIC: the effects removed are not counted as parameters in sar, but are in twfe, so they do not compare.",
      "models: σ²: divided by residual degrees of freedom in twfe; rows in sar.",
    ]);
  });

  it("stands below the table in every format", async () => {
    const fits = [await panel(" | state + year"), await sar({ effects: "twoways" })];
    const table = regressionTable(fits.map((fit, i) => ({ name: `m${i}`, fit })));
    for (const render of [renderText, renderMarkdown, renderLatex, renderHtml]) {
      expect(render(table).replace(/\s+/g, " ")).toContain("not counted as parameters in (2), but are in (1)");
    }
  });
});
