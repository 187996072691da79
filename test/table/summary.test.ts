import { beforeAll, describe, expect, it } from "vitest";
import { summaryTables, summaryText } from "../../src/table/summary.js";
import { init } from "../../src/wasm/load.js";
import { fakeFit, sdmFit, sdmSpec, withinFit } from "./fits.js";

beforeAll(() => init());

describe("summary", () => {
  it("prints what was estimated, coefficients, impacts, tests and notes", () => {
    const text = summaryText(sdmFit());
    expect(text.split("\n")[0]).toMatch(/^Spatial Durbin model \(SDM\), maximum likelihood, entity and time effects: lgsp ~ lpcap/);
    expect(text).toMatch(/^Observations +816 {2}Log-likelihood +1680\.62$/m);
    // 0.37017 / 0.04048 = 9.1445; 0.37017 +- 1.959964 * 0.04048
    expect(text).toMatch(/^rho \(W·lgsp\) +0\.3702 +0\.0405 +9\.14 +<0\.001 +0\.2908 +0\.4495$/m);
    expect(text).toMatch(/^ {2}lpc +0\.1160 +0\.0700 +1\.66/m);
    expect(text).toContain("p and intervals: normal distribution");
    expect(text).toContain("Note: the time effects are removed after W y and W X were built");
  });

  it("names the t distribution, the F test and dropped rows", () => {
    const text = summaryText(withinFit());
    expect(text).toContain("P>|t|");
    expect(text).toContain("p and intervals: t distribution, 47 degrees of freedom");
    expect(text).toContain("1 row dropped: lgsp is missing");
    expect(text).toMatch(/^F, iid +593\.900 +4 +748 +<0\.001$/m);
  });

  it("a boundary is said on line one, without standard errors", () => {
    const fit = fakeFit(sdmSpec, { lemp: [0.5, 0.1] }, { status: "boundary", covariance: null });
    const text = summaryText(fit, { name: "sdm" });
    expect(text.split("\n")[0]).toBe("Model sdm stopped at the boundary of its parameter space: estimates without standard errors.");
    expect(summaryTables(fit)).toHaveLength(2);
    expect(text).toMatch(/^lemp +0\.5000$/m);
  });
});
