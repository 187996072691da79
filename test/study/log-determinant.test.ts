import { beforeAll, describe, expect, it } from "vitest";
import { parseStudy } from "../../src/study/parse.js";
import { runStudy } from "../../src/study/run.js";
import { memorySources } from "../../src/study/sources.js";
import { init } from "../../src/wasm/load.js";
import { assertClose } from "../support/close.js";

beforeAll(() => init());

const LINE = `durbin: 1
data: { file: d.csv, entity: id }
weights: { w: { type: file, file: w.gal } }
tests:
  - { name: it, type: log-determinant, weights: w, `;
const FILES = { "d.csv": "id,x\na,1\nb,2\nc,4\nd,3\n", "w.gal": "4\na 1\nb\nb 2\na c\nc 2\nb d\nd 1\nc\n" };

const run = async (rest: string) =>
  (await runStudy(await parseStudy(`${LINE}${rest} }\n`, "study.yaml"), memorySources(FILES))).results.tests[0];
const codeOf = async (rest: string): Promise<unknown> =>
  run(rest).then(
    () => "none",
    (error: { code: string; message: string }) => `${error.code} ${error.message}`,
  );

describe("the log-determinant test of a study", () => {
  /** |I - rho W| of the path of four units with rows standardized: 1 - 5/4 rho^2 + 1/4 rho^4. */
  const truth = (rho: number): number => Math.log(1 - 1.25 * rho ** 2 + 0.25 * rho ** 4);

  it.each(["auto", "eigen", "cholesky", "lu"])("%s: values in the order of at, the method taken and the interval", async (method) => {
    const entry = await run(`method: ${method}, at: [0.5, -0.9, 0]`);
    expect(entry).toMatchObject({
      name: "it",
      type: "log-determinant",
      weights: "w",
      method: method === "auto" ? "eigen" : method,
      at: [0.5, -0.9, 0],
    });
    assertClose(entry.values as number[], [0.5, -0.9, 0].map(truth), 1e-13, 1e-14);
    assertClose([entry.low as number, entry.high as number], [-1, 1], 1e-12);
    expect(entry).not.toHaveProperty("standardErrors");
  });

  it("approximations take their options; montecarlo adds its standard errors and repeats with the seed", async () => {
    const { values } = await run("method: chebyshev, order: 12, at: [0.5]");
    assertClose(values as number[], [truth(0.5)], 1e-4);
    const [first, again] = [
      await run("method: montecarlo, probes: 400, terms: 50, at: [0.5]"),
      await run("method: montecarlo, probes: 400, terms: 50, at: [0.5]"),
    ];
    expect(first).toEqual(again);
    expect(Math.abs((first.values as number[])[0] - truth(0.5))).toBeLessThan(4 * (first.standardErrors as number[])[0]);
  });

  it("refuses rho outside the interval, options of another method and unknown words", async () => {
    expect(await codeOf("at: [0.5, 1.2]")).toMatch(/NOT_ADMISSIBLE .*rho = 1\.2 is outside/);
    expect(await codeOf("method: lu, order: 3, at: [0.5]")).toMatch(/MODEL_OPTION .*"order" belongs to method: chebyshev/);
    expect(await codeOf("method: choleski, at: [0.5]")).toMatch(/did you mean "cholesky"/);
    expect(await codeOf("method: eigen")).toMatch(/at/);
  });
});
