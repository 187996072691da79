// Dynamic panel GMM against explicit instrument matrices, its laws, its notes and refusals.
import { beforeAll, describe, expect, it } from "vitest";
import { hansenDifference } from "../../src/diagnose/hansen-difference.js";
import type { DurbinError } from "../../src/errors.js";
import { fit } from "../../src/study/fit.js";
import { init } from "../../src/wasm/load.js";
import { type DynamicSettings, denseDynamicPanel, type Series } from "../reference/dynamic-panel.js";
import { assertClose } from "../support/close.js";
import { lehmer } from "../support/random.js";

beforeAll(() => init());

type Columns = { id: string[]; t: number[]; y: number[]; x: number[] };
type Has = (i: number, t: number) => boolean;

/** y = 0.5 y[t-1] + x + a_i + e with x correlated with a_i; rows in no order. */
function simulate(n: number, T: number, has: Has = () => true, seed = 7): Columns {
  const next = lehmer(seed);
  const noise = (): number => next() + next() + next() + next() - 2;
  const out: Columns = { id: [], t: [], y: [], x: [] };
  for (let i = 0; i < n; i++) {
    const a = noise();
    let [y, x] = [2 * a, a];
    for (let t = -10; t < T; t++) {
      x = 0.5 * x + 0.3 * a + noise();
      y = 0.5 * y + x + a + noise();
      if (t < 0 || !has(i, t)) continue;
      for (const [column, value] of Object.entries({ id: `e${(i * 7) % n}`, t, y, x }))
        (out[column as "t"] as (number | string)[]).push(value as number);
    }
  }
  return out;
}

const GAPS: Has = (i, t) => (i * 3 + t * 5) % 11 !== 0 && !(i === 4 && t !== 2) && !(i === 5 && t > 1);

const seriesOf = ({ id, t, y, x }: Columns): Series[] => {
  const all = new Map<string, Map<number, { y: number; x: number }>>();
  id.forEach((key, row) => {
    if (!all.has(key)) all.set(key, new Map());
    all.get(key)?.set(t[row], { y: y[row], x: x[row] });
  });
  return [...all.values()];
};

const gmm = (data: Columns, options: object = {}) =>
  fit("y ~ lag(y, 1) + x", { data, entity: "id", time: "t", estimator: "gmm", instruments: ["gmm(y, 2:3)", "iv(x)"], ...options });

const optionsOf = ({ system, fod, h, lags, collapse }: DynamicSettings): object => ({
  system,
  transform: fod ? "fod" : "fd",
  initialWeight: h === 1 ? "identity" : `h${h}`,
  instruments: [`gmm(y, ${lags[0]}:${lags[1]}${collapse ? ", collapse" : ""})`, "iv(x)"],
});

const ses = ({ coefficients }: Awaited<ReturnType<typeof gmm>>): number[] => coefficients.map(({ se }) => se as number);
const roots = (V: Float64Array, k: number): number[] => Array.from({ length: k }, (_, j) => Math.sqrt(V[j * k + j]));
const statistic = ({ tests }: Awaited<ReturnType<typeof gmm>>, name: string): number =>
  tests.find((test) => test.name === name)?.statistic as number;

const CASES: DynamicSettings[] = [false, true].flatMap((system) =>
  ([1, 2, 3] as const).flatMap((h) =>
    [false, true].map((collapse) => ({ system, fod: false, h, lags: [2, 3] as const, collapse, periods: 7 })),
  ),
);
// the deviations of h3 in systems are those of a complete panel: compared on balanced data
const DEVIATIONS: DynamicSettings[] = [
  { system: false, fod: true, h: 1, lags: [2, 4], collapse: false, periods: 7 },
  { system: true, fod: true, h: 2, lags: [2, 2], collapse: true, periods: 7 },
];

describe.each([...CASES, ...DEVIATIONS])("%o", (settings) => {
  it("agrees with explicit matrices on a panel with gaps", async () => {
    const data = simulate(40, 7, GAPS);
    const dense = denseDynamicPanel(seriesOf(data), settings);
    const k = settings.system ? 3 : 2;
    const options = optionsOf(settings);
    const two = await gmm(data, options);
    assertClose(two.fit.estimate, dense.two.b, 1e-8);
    assertClose(ses(two), roots(dense.windmeijer, k), 1e-7);
    expect(two.statistics.nInstruments).toBe(dense.instruments);
    assertClose(statistic(two, "hansenJ"), dense.two.J, 1e-7);
    for (const order of [1, 2]) assertClose(statistic(two, `ar${order}`), dense.serial(order, dense.windmeijer), 1e-7);
    assertClose(ses(await gmm(data, { ...options, vcov: "asymptotic" })), roots(dense.two.bread, k), 1e-8);
    const one = await gmm(data, { ...options, steps: 1 });
    assertClose(one.fit.estimate, dense.one.b, 1e-9);
    assertClose(ses(one), roots(dense.robust, k), 1e-8);
  });
});

it("h3 of deviations agrees on a balanced panel", async () => {
  const settings: DynamicSettings = { system: true, fod: true, h: 3, lags: [2, 3], collapse: false, periods: 6 };
  const data = simulate(50, 6);
  const dense = denseDynamicPanel(seriesOf(data), settings);
  const found = await gmm(data, optionsOf(settings));
  assertClose(found.fit.estimate, dense.two.b, 1e-8);
  assertClose(ses(found), roots(dense.windmeijer, 3), 1e-7);
});

describe("laws", () => {
  const data = simulate(30, 6, GAPS);

  it("the order of rows and entities does not matter", async () => {
    const next = lehmer(3);
    const order = data.id.map((_, row) => ({ row, key: next() })).sort((a, b) => a.key - b.key);
    const shuffled = Object.fromEntries(
      Object.entries(data).map(([name, values]) => [name, order.map(({ row }) => values[row])]),
    ) as unknown as Columns;
    for (const system of [false, true]) {
      const [a, b] = [await gmm(data, { system }), await gmm(shuffled, { system })];
      assertClose(b.fit.estimate, a.fit.estimate, 1e-10);
      assertClose(ses(b), ses(a), 1e-10);
    }
  });

  it("a constant added to the series changes nothing in differences of collapsed lags with their own differences", async () => {
    const moved = { ...data, x: data.x.map((value) => value + 10) };
    const [a, b] = [await gmm(data), await gmm(moved)];
    assertClose(b.fit.estimate, a.fit.estimate, 1e-9);
    assertClose(ses(b), ses(a), 1e-9);
  });

  it("other units of the variables change the units of the estimates alone", async () => {
    const scaled = { ...data, y: data.y.map((value) => 1e3 * value), x: data.x.map((value) => 1e-4 * value) };
    const [a, b] = [await gmm(data, { system: true }), await gmm(scaled, { system: true })];
    const units = [1e3, 1, 1e7];
    assertClose(
      b.fit.estimate,
      a.fit.estimate.map((value, j) => value * units[j]),
      1e-8,
    );
    assertClose(statistic(b, "hansenJ"), statistic(a, "hansenJ"), 1e-8);
  });

  it("orthogonal deviations are differences where the panel is balanced and every lag is an instrument (Arellano, Bover 1995)", async () => {
    const balanced = simulate(60, 6);
    const instruments = ["gmm(y, 2:99)", "gmm(x, 2:99)"];
    const [fd, fod] = [
      await gmm(balanced, { instruments, steps: 1 }),
      await gmm(balanced, { instruments, steps: 1, transform: "fod", initialWeight: "identity" }),
    ];
    assertClose(fod.fit.estimate, fd.fit.estimate, 1e-9);
  });

  it("iterated steps end where the second step stays, and the continuously updated estimate has the least J", async () => {
    const balanced = simulate(80, 6);
    const [two, iterated, cue] = [await gmm(balanced), await gmm(balanced, { steps: "iterated" }), await gmm(balanced, { steps: "cue" })];
    expect(iterated.status).toBe("converged");
    expect(cue.status).toBe("converged");
    expect(statistic(cue, "hansenJ")).toBeLessThan(Math.min(statistic(two, "hansenJ"), statistic(iterated, "hansenJ")));
    const moves = iterated.fit.estimate.map((value, j) => Math.abs(value - two.fit.estimate[j]) / (two.coefficients[j].se as number));
    expect(Math.max(...moves)).toBeLessThan(1);
  });

  it("differences in Hansen are not negative and complete each other", async () => {
    const found = await gmm(data, { system: true, instruments: ["gmm(y, 2:3)", "gmm(x, 2:3)"] });
    for (const group of ["gmm(y, 2:3)", "gmm(x, 2:3)", "level"]) {
      const difference = statistic(found, `hansenDifference/${group}`);
      expect(difference).toBeGreaterThanOrEqual(0);
      assertClose(difference + statistic(found, `hansenExcluding/${group}`), statistic(found, "hansenJ"), 1e-9);
    }
  });

  it("criteria of moments are J less a price of its degrees of freedom", async () => {
    const { statistics, tests } = await gmm(data, { system: true });
    const { statistic: J, df = 0 } = tests.find(({ name }) => name === "hansenJ") ?? { statistic: Number.NaN };
    const logN = Math.log(statistics.nEntities);
    assertClose(
      [statistics.mmscAic, statistics.mmscBic, statistics.mmscHqic],
      [J - 2 * df, J - df * logN, J - 2.1 * df * Math.log(logN)],
      1e-12,
    );
  });

  it("gives the same bits twice", async () => {
    const [a, b] = [await gmm(data, { system: true }), await gmm(data, { system: true })];
    expect(b.toJSON()).toEqual(a.toJSON());
  });
});

describe("what a fit says", () => {
  const notes = async (data: Columns, options: object): Promise<string> => (await gmm(data, options)).notes.join("\n");

  it("more instruments than entities, and a singular weight", async () => {
    const text = await notes(simulate(12, 8), { instruments: ["gmm(y, 2:99)", "iv(x)"] });
    expect(text).toMatch(/22 instruments for 12 entities/);
    expect(text).toMatch(/the two-step weight is singular, of rank 12 with 22 moments/);
  });

  it("instrument columns that are zero or repeat others, with their names", async () => {
    const text = await notes(
      simulate(30, 6, (_, t) => t > 0),
      { instruments: ["gmm(y, 2:3)", "gmm(lag(y, 1), 1:2, diff)", "iv(x)"] },
    );
    expect(text).toMatch(/repeat others and are dropped: gmm\(lag\(y, 1\), 1:2, diff\): lag 1 in \d/);
  });

  it("a lag outside the range of pooled and within least squares, and the range", async () => {
    const data = simulate(200, 7);
    const inside = await gmm(data);
    const [lagWithin, lagPooled] = [inside.statistics.lagWithin, inside.statistics.lagPooled];
    const [pooled, within] = [
      await fit("y ~ lag(y, 1) + x", { data, entity: "id", time: "t" }),
      await fit("y ~ lag(y, 1) + x | id", { data, entity: "id", time: "t" }),
    ];
    assertClose(lagPooled, pooled.coefficients[1].estimate, 1e-10);
    assertClose(lagWithin, within.coefficients[0].estimate, 1e-10);
    expect(inside.notes.join()).not.toMatch(/Bond 2002/);
    const weak = await notes(simulate(15, 5, undefined, 2), { instruments: ["gmm(y, 3:3, collapse)", "iv(x)"] });
    expect(weak).toMatch(/outside the range from the within estimate .* \(Bond 2002\)/);
  });

  it("serial correlation of the errors", async () => {
    const data = simulate(300, 7);
    const next = lehmer(5);
    const shocks = data.y.map(() => 6 * (next() - 0.5));
    const y = data.y.map((value, row) => value + shocks[row] + (row > 0 ? shocks[row - 1] : 0)); // a moving average
    expect(await notes({ ...data, y }, { instruments: ["gmm(x, 1:3)", "iv(x)"] })).toMatch(/ar2 rejects/);
  });
});

const REFUSED: readonly (readonly [string, Columns, object, string, RegExp])[] = [
  ["a panel too short for its lags", simulate(9, 2), {}, "DYNAMIC_PANEL", /no entity has two complete rows/],
  [
    "no instrument left",
    simulate(9, 4),
    { instruments: ["gmm(y, 7:8)"] },
    "UNDERIDENTIFIED",
    /no instrument column is left for 2 coefficients/,
  ],
  [
    "more parameters than moments",
    simulate(9, 4),
    { instruments: ["gmm(y, 2:2, collapse)"] },
    "UNDERIDENTIFIED",
    /1 instrument column is left/,
  ],
  ["a column that is all missing", { ...simulate(9, 4), x: new Array(36).fill(Number.NaN) }, {}, "EMPTY_SAMPLE", /missing values in x/],
  [
    "an instrument that is all missing",
    { ...simulate(9, 5), z: new Array(45).fill(Number.NaN) } as Columns,
    { instruments: ["gmm(y, 2:3)", "iv(z)"] },
    "DYNAMIC_PANEL",
    /nothing is left/,
  ],
  ["the same set twice", simulate(9, 5), { instruments: ["gmm(y,2:3)", "gmm(y, 2:3)"] }, "INSTRUMENT", /stands twice/],
  ["a constant regressor", { ...simulate(30, 5), x: new Array(150).fill(2) }, {}, "COLLINEAR", /do not tell x/],
  ["unknown words", simulate(9, 5), { instruments: ["gmm(y, 2:3, colapse)"] }, "INSTRUMENT", /did you mean "collapse"/],
  ["lags in the wrong order", simulate(9, 5), { instruments: ["gmm(y, 3:2)"] }, "INSTRUMENT", /wrong order/],
  ["no lags", simulate(9, 5), { instruments: ["gmm(y)"] }, "INSTRUMENT", /needs its lags/],
  ["a level set without levels", simulate(9, 5), { instruments: ["gmm(y, 2:3, level)"] }, "INSTRUMENT", /comes with system: true/],
  ["a factor", simulate(9, 5), { instruments: ["gmm(y, 2:3)", "iv(i(t))"] }, "INSTRUMENT", /timeEffects/],
  ["an unknown variable", simulate(9, 5), { instruments: ["gmm(y, 2:3)", "iv(zz)"] }, "UNKNOWN_COLUMN", /"zz", column 1: /],
];

describe("refuses", () => {
  it.each(REFUSED)("%s", async (_, data, options, code, sentence) => {
    const error = await gmm(data, options).then(
      () => null,
      (reason: DurbinError) => reason,
    );
    expect(error?.code).toBe(code);
    expect(error?.message).toMatch(sentence);
  });

  it("a panel without time or entity", async () => {
    const data = { y: [1, 2, 3], x: [1, 2, 4] };
    await expect(fit("y ~ x", { data, estimator: "gmm", instruments: ["iv(x)"] })).rejects.toThrow(/gmm needs `entity`/);
  });
});

describe("the difference in Hansen of two fits", () => {
  it("is that of their J, and refused where they do not differ in instruments alone", async () => {
    const data = simulate(60, 7);
    const [full, less] = [await gmm(data, { instruments: ["gmm(y, 2:4)", "iv(x)"] }), await gmm(data)];
    const result = hansenDifference(full.fit, less.fit, "c");
    assertClose(result.statistic, statistic(full, "hansenJ") - statistic(less, "hansenJ"), 1e-14);
    expect(result.df).toBe((full.statistics.nInstruments as number) - (less.statistics.nInstruments as number));
    expect(() => hansenDifference(less.fit, full.fit, "c")).toThrow(/the full model comes first/);
    const other = await gmm(data, { where: "t > 2" });
    expect(() => hansenDifference(full.fit, other.fit, "c")).toThrow(/transformed rows/);
    const pooled = await fit("y ~ x", { data, entity: "id", time: "t" });
    expect(() => hansenDifference(pooled.fit, less.fit, "c")).toThrow(/no hansenJ/);
  });
});

describe("panels that are not regular", () => {
  it("lags of two-year steps are steps", async () => {
    const data = simulate(30, 6);
    const [a, b] = [await gmm(data), await gmm({ ...data, t: data.t.map((t) => 2000 + 2 * t) })];
    expect(b.fit.estimate).toEqual(a.fit.estimate);
  });

  it("an entity with one row is left out and counted", async () => {
    const data = simulate(30, 6, (i, t) => i > 0 || t === 3);
    const found = await gmm(data);
    expect(found.statistics.nEntities).toBe(29);
    expect(found.fit.sample.dropped.map(({ reason }) => reason)).toContain("lag not available");
  });

  it("text periods follow the order of the data, with a note", async () => {
    const data = simulate(30, 6);
    const text = { ...data, t: data.t.map((t) => `wave ${t}`) } as unknown as Columns;
    expect((await gmm(text)).fit.estimate).toEqual((await gmm(data)).fit.estimate);
  });
});
