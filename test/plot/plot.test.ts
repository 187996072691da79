import { beforeAll, describe, expect, it } from "vitest";
import type { Geometry } from "../../src/data/geometry.js";
import { buildPanel, type Panel } from "../../src/data/panel.js";
import { clusterClasses, deviationClasses, quantileClasses } from "../../src/plot/classes.js";
import { coefficientPlot, impactsPlot, renderIntervals } from "../../src/plot/interval.js";
import { type FigureContext, type FigureSpec, makeFigure } from "../../src/plot/make.js";
import { moranScatter } from "../../src/plot/moran.js";
import { seriesPlot } from "../../src/plot/series.js";
import { boundsOf, project } from "../../src/plot/projection.js";
import { init } from "../../src/wasm/load.js";
import type { SpatialWeights } from "../../src/weights/weights.js";
import { fakeFit, sdmFit, withinFit, withinSpec } from "../table/fits.js";

beforeAll(() => init());

/** A k x k board of unit squares with a hole in the first one, named by its first key. */
function board(k: number, first = "<script>alert(1)</script>"): Geometry {
  const coordinates: number[] = [];
  const ringStart = [0];
  const ringUnit: number[] = [];
  const ringPolygon: number[] = [];
  const ring = (unit: number, polygon: number, points: readonly (readonly [number, number])[]): void => {
    coordinates.push(...points.flat(), ...points[0]);
    ringStart.push(coordinates.length / 2);
    ringUnit.push(unit);
    ringPolygon.push(polygon);
  };
  for (let unit = 0; unit < k * k; unit++) {
    const [x, y] = [unit % k, Math.floor(unit / k)];
    ring(unit, unit, [
      [x, y],
      [x + 1, y],
      [x + 1, y + 1],
      [x, y + 1],
    ]);
    if (unit === 0) {
      ring(0, 0, [
        [0.25, 0.25],
        [0.75, 0.25],
        [0.75, 0.75],
        [0.25, 0.75],
      ]);
    }
  }
  const keys = Array.from({ length: k * k }, (_, unit) => (unit === 0 ? first : `u${unit}`));
  const points = Float64Array.from(keys.flatMap((_, unit) => [(unit % k) + 0.5, Math.floor(unit / k) + 0.5]));
  return {
    source: "board",
    keys,
    kind: "polygons",
    crs: "planar",
    points,
    coordinates: Float64Array.from(coordinates),
    ringStart: Int32Array.from(ringStart),
    ringUnit: Int32Array.from(ringUnit),
    ringPolygon: Int32Array.from(ringPolygon),
    notes: [],
  };
}

/** Rook neighbors on the board, rows summing to `sum`. */
function rook(geometry: Geometry, k: number, sum = 1): SpatialWeights {
  const rowPtr = [0];
  const colIdx: number[] = [];
  const weight: number[] = [];
  for (let unit = 0; unit < k * k; unit++) {
    const x = unit % k;
    const neighbors = [unit - k, x > 0 ? unit - 1 : -1, x < k - 1 ? unit + 1 : -1, unit + k].filter((j) => j >= 0 && j < k * k);
    colIdx.push(...neighbors);
    weight.push(...neighbors.map(() => sum / neighbors.length));
    rowPtr.push(colIdx.length);
  }
  const links = {
    n: k * k,
    rowPtr: Int32Array.from(rowPtr),
    colIdx: Int32Array.from(colIdx),
    weight: Float64Array.from(weight),
    keys: geometry.keys,
  };
  const standardization = sum === 1 ? "row" : "none";
  return { ...links, name: "rook", standardization, islands: "error", raw: links.weight, given: links, dropped: [], notes: [] };
}

const K = 4;
const geometry = board(K);

function panelOf(value: (unit: number, year: number) => number): Panel {
  const years = [2000, 2001];
  const rows = years.flatMap((year) => geometry.keys.map((key, unit) => [key, String(year), value(unit, year)] as const));
  const entity = rows.map(([key]) => key);
  const time = rows.map(([, year]) => year);
  const columns = new Map<string, Float64Array | readonly string[]>([
    ["unit", entity],
    ["year", Float64Array.from(time, Number)],
    ["x", Float64Array.from(rows, ([, , x]) => x)],
  ]);
  const keys = new Map([
    ["unit", entity],
    ["year", time],
  ]);
  return buildPanel({ source: "board.csv", nRows: rows.length, columns, keys }, { entity: "unit", time: "year" });
}

const panel = panelOf((unit, year) => (unit * unit) / 7 + (year - 2000) * Math.sqrt(unit));
const W = rook(geometry, K);

describe("moranScatter", () => {
  it("the slope of lag on z is Moran's I, whatever the standardization", () => {
    for (const weights of [W, rook(geometry, K, 3)]) {
      for (const years of [[2000], undefined]) {
        const { panels } = moranScatter(panel, "x", weights, years);
        const { points, estimate } = panels[0];
        expect(points).toHaveLength(years === undefined ? 32 : 16);
        const cross = points.reduce((sum, { z, lag }) => sum + z * lag, 0);
        const own = points.reduce((sum, { z }) => sum + z * z, 0);
        expect(cross / own).toBeCloseTo(estimate, 12);
        expect(own / points.length).toBeCloseTo(1, 12);
      }
    }
    expect(moranScatter(panel, "x", W, ["2000"]).panels[0].points[3].name).toBe("u3");
    expect(moranScatter(panel, "x", W).panels[0].points[17].name).toBe("u1 2001");
  });

  it("a year, variable or unit that is not there is refused by name", () => {
    expect(() => moranScatter(panel, "x", W, [2002])).toThrow(/board.csv has no period "2002"/);
    expect(() => moranScatter(panel, "z", W)).toThrow(/"z"/);
    const missing = panelOf((unit) => (unit === 5 ? Number.NaN : unit));
    expect(() => moranScatter(missing, "x", W, [2000])).toThrow(/"u5"/);
  });
});

describe("classes", () => {
  it("quantiles hold about the same number; a bound belongs to its class", () => {
    const { classes, classOf } = quantileClasses(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, Number.NaN), 5);
    expect(Array.from(classOf)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, -1]);
    expect(classes.map(({ label }) => label)).toEqual(["1.0 to 2.0", "2.0 to 4.0", "4.0 to 6.0", "6.0 to 8.0", "8.0 to 10.0"]);
    expect(new Set(classes.map(({ color }) => color)).size).toBe(5);
  });

  it("ties make fewer classes, never empty ones", () => {
    const { classes, classOf } = quantileClasses(Float64Array.of(0, 0, 0, 0, 0, 0, 0, 5), 5);
    expect(classes).toHaveLength(2);
    expect(Array.from(classOf)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    expect(quantileClasses(Float64Array.of(3, 3, 3), 5).classes).toHaveLength(1);
    expect(quantileClasses(Float64Array.of(Number.NaN), 5)).toEqual({ classes: [], classOf: Int32Array.of(-1) });
  });

  it("deviations lie around zero, clusters need a small p", () => {
    const residuals = Float64Array.of(-4, -1, 0.1, 1, 4);
    expect(Array.from(deviationClasses(residuals).classOf)).toEqual([0, 2, 2, 2, 4]);
    const { classOf } = clusterClasses("local-moran", [{ quadrant: "low-low", p: 0.01 }, { quadrant: "low-low", p: 0.05 }, {}], 0.05);
    expect(Array.from(classOf)).toEqual([1, 4, -1]);
    const units = [{ statistic: 3, p: 0.01 }, { statistic: -3, p: 0.01 }, { statistic: 3, p: 0.05 }, {}];
    const byG = clusterClasses("local-g", units, 0.05);
    expect(byG.classes.map(({ label }) => label)).toEqual(["high values", "low values", "p ≥ 0.05"]);
    expect(Array.from(byG.classOf)).toEqual([0, 1, 2, -1]);
    expect(clusterClasses("local-geary", units, 0.05).classes[0].label).toBe("like its neighbors");
  });
});

describe("projection", () => {
  it("Albers keeps areas: two cells of one degree at different latitudes", () => {
    const area = (lat: number): number => {
      const corners = [-100, lat, -99, lat, -99, lat + 1, -100, lat + 1];
      // the frame fixes the standard parallels
      const plane = project(Float64Array.of(...corners, -120, 25, -70, 50)).subarray(0, 8);
      let sum = 0;
      for (let i = 0; i < 4; i++) {
        const j = (i + 1) % 4;
        sum += plane[2 * i] * plane[2 * j + 1] - plane[2 * j] * plane[2 * i + 1];
      }
      return Math.abs(sum) / 2;
    };
    const radians = Math.PI / 180;
    const true_ = (lat: number): number => radians * (Math.sin((lat + 1) * radians) - Math.sin(lat * radians));
    // straight edges instead of arcs: the cell loses a little
    expect(area(30) / area(45)).toBeCloseTo(true_(30) / true_(45), 3);
    expect(area(30)).toBeCloseTo(true_(30), 5);
  });

  it("units on both sides of the date line stay together; the equator and the world are equirectangular", () => {
    const plane = project(Float64Array.of(179, 52, -179, 52, -170, 55));
    expect(boundsOf(plane).east - boundsOf(plane).west).toBeLessThan(0.2);
    expect(Array.from(project(Float64Array.of(-1, -5, 1, 5)))).toEqual([-1, -5, 1, 5]);
    expect(project(Float64Array.of(-150, 10, 150, 60)).every(Number.isFinite)).toBe(true);
  });
});

const context = (): FigureContext => ({
  panel,
  weights: new Map([["rook", W]]),
  geometry,
  fits: new Map([
    ["sdm", sdmFit()],
    ["twfe", { ...withinFit(), residuals: Float64Array.from({ length: 32 }, (_, i) => i - 15.5) }],
  ]),
  designs: new Map([["twfe", { panel } as FigureContext["designs"] extends ReadonlyMap<string, infer D> ? D : never]]),
  tests: [
    ...["x", "a/b"].flatMap((variable) =>
      ["2000", "2001", "2002"].map((period, i) => ({
        name: `moran/${variable}/${period}`,
        type: "moran",
        variable,
        period,
        estimate: 0.1 * (i + 1),
        expected: -1 / 15,
        p: 0.5,
        permutation: { p: 0.01 },
      })),
    ),
    { name: "lisa/x/2001", type: "local-moran", local: geometry.keys.slice(1).map((name) => ({ name, quadrant: "high-high", p: 0.01 })) },
  ],
});

const SPECS: Readonly<Record<string, FigureSpec>> = {
  moran: { type: "moran-scatter", variable: "x", weights: "rook", years: [2000, 2001] },
  pooled: { type: "moran-scatter", variable: "x", weights: "rook" },
  impacts: { type: "impacts", model: "sdm" },
  coefficients: { type: "coefficients", models: ["twfe", "sdm"], title: "<b>Title</b>" },
  map: { type: "choropleth", variable: "x", years: [2000, 2001], classes: 4 },
  residuals: { type: "choropleth", residuals: "twfe" },
  series: { type: "series", test: "moran" },
  'li"sa<': { type: "choropleth", test: "lisa/x/2001" },
};

/** Tags of a text that must be well-formed XML; throws where it is not. */
function elements(svg: string): readonly string[] {
  const open: string[] = [];
  const names: string[] = [];
  const rest = svg.replace(
    /<(\/?)([A-Za-z]+)((?:\s+[A-Za-z][A-Za-z0-9:-]*="[^"<]*")*)\s*(\/?)>/g,
    (_, close: string, name: string, _attributes: string, empty: string) => {
      if (close === "/") expect(open.pop()).toBe(name);
      else {
        names.push(name);
        if (empty === "") open.push(name);
      }
      return "";
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toContain("<");
  return names;
}

describe("makeFigure", () => {
  it.each(Object.entries(SPECS))("%s is one well-formed SVG that asks for nothing and repeats", async (name, spec) => {
    const { svg, caption } = await makeFigure(name, spec, context());
    const names = elements(svg);
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(names).toContain("title");
    expect(names).not.toContain("script");
    expect(names).not.toContain("style");
    expect(svg).not.toMatch(/href|@import|NaN|undefined|Infinity/);
    expect(caption.length).toBeGreaterThan(10);
    expect((await makeFigure(name, spec, context())).svg).toBe(svg);
  });

  it("a unit without a value is hatched and stands in the legend", async () => {
    const { svg } = await makeFigure("lisa", SPECS['li"sa<'], context());
    expect(svg).toContain('id="durbin-hatch-lisa"');
    expect(svg).toContain("no data");
    expect((await makeFigure("map", SPECS.map, context())).svg).not.toContain("hatch");
  });

  it("a map says which units and shapes have no partner", async () => {
    expect((await makeFigure("map", SPECS.map, context())).notes).toEqual([]);
    const lisa = await makeFigure("lisa", SPECS['li"sa<'], context());
    expect(lisa.notes).toEqual(['1 shape of board without data: "<script>alert(1)</script>"']);
    const renamed = { ...geometry, keys: geometry.keys.map((key) => (key === "u3" ? "v3" : key)) };
    const { notes } = await makeFigure("map", SPECS.map, { ...context(), geometry: renamed });
    expect(notes).toEqual(['1 unit of board.csv without a shape: "u3"; 1 shape of board without data: "v3"']);
  });

  it("a map whose keys differ in leading zeros, or altogether, is refused", async () => {
    const digits = (width: number) => geometry.keys.map((_, i) => String(i + 1).padStart(width, "0"));
    const lisa = (names: readonly string[]) => [
      { name: "lisa/x/2001", type: "local-moran", local: names.map((name) => ({ name, p: 0.01 })) },
    ];
    const draw = (keys: readonly string[], names: readonly string[]) =>
      makeFigure("lisa", SPECS['li"sa<'], { ...context(), geometry: { ...geometry, keys }, tests: lisa(names) });
    await expect(draw(digits(2), digits(1))).rejects.toMatchObject({
      code: "FIGURE_KEYS",
      message: expect.stringMatching(/9 units of lisa\/x\/2001 without a shape: "1", .*they differ only in leading zeros \("1" and "01"\)/),
    });
    await expect(draw(geometry.keys, digits(1))).rejects.toThrow(/16 shapes of board without data: .*; no key is in both/);
    const residuals = { ...context(), geometry: { ...geometry, keys: digits(1) } };
    await expect(makeFigure("map", SPECS.residuals, residuals)).rejects.toThrow(/16 units of board.csv without a shape.*no key is in both/);
  });

  it("a hole is cut out: its ring runs against the outer one", async () => {
    const { svg } = await makeFigure("map", { type: "choropleth", variable: "x", years: [2000] }, context());
    const path = / d="(M[^"]*Z[^"]*Z)"/.exec(svg)![1];
    const areas = path
      .split("Z")
      .slice(0, 2)
      .map((ring) => {
        const points = ring
          .replace("M", "")
          .split("L")
          .map((pair) => pair.split(",").map(Number));
        return points.reduce((sum, [x, y], i) => sum + x * points[(i + 1) % points.length][1] - points[(i + 1) % points.length][0] * y, 0);
      });
    expect(Math.sign(areas[0])).toBe(-Math.sign(areas[1]));
  });

  it("points are drawn as points", async () => {
    const points = { ...geometry, kind: "points" as const };
    const { svg } = await makeFigure("map", { type: "choropleth", variable: "x" }, { ...context(), geometry: points });
    expect(svg.match(/<circle/g)).toHaveLength(16);
  });

  it("says what is missing and what is near", async () => {
    const fails = (spec: unknown, more: Partial<FigureContext> = {}) => makeFigure("f", spec as FigureSpec, { ...context(), ...more });
    await expect(fails({ type: "moran-scater" })).rejects.toThrow(/no figure type, did you mean "moran-scatter"/);
    await expect(fails({ type: "toString" })).rejects.toThrow(/no figure type/);
    await expect(fails({ type: "moran-scatter", variable: "x", weights: "rok" })).rejects.toThrow(/did you mean "rook"/);
    await expect(fails({ type: "impacts", model: "twfe" })).rejects.toThrow(/without impacts/);
    await expect(fails({ type: "choropleth", variable: "x" }, { geometry: null })).rejects.toThrow(/needs `geometry`/);
    await expect(fails({ type: "choropleth" })).rejects.toThrow(/none of them/);
    await expect(fails({ type: "choropleth", variable: "x", test: "lisa/x/2001" })).rejects.toThrow(/variable and test/);
    await expect(fails({ type: "choropleth", test: "lisa/x/2000" })).rejects.toThrow(/did you mean "lisa\/x\/2001"/);
    const locals = ["lisa/x/2000", "lisa/x/2001"].map((name) => ({ ...context().tests.at(-1)!, name }));
    await expect(fails({ type: "choropleth", test: "lisa" }, { tests: locals })).rejects.toThrow(
      '"lisa" has 2 results; name one of them: lisa/x/2000 and lisa/x/2001',
    );
    expect((await fails({ type: "choropleth", test: "lisa" })).caption).toContain("lisa/x/2001");
    await expect(fails({ type: "choropleth", test: "clusters" })).rejects.toThrow(/does not have; there are lisa\/x\/2001/);
    await expect(fails({ type: "choropleth", test: "lisa" }, { tests: [] })).rejects.toThrow(/the study has no local test/);
    await expect(fails({ type: "choropleth", variable: "x", years: [1999] })).rejects.toThrow(/no period "1999"/);
    await expect(fails({ type: "coefficients", models: ["sdm"], keep: ["lempp"] })).rejects.toThrow(/did you mean "lemp"/);
  });
});

describe("series", () => {
  it("is a line a variable, with the expected value and the permutation p", () => {
    const figure = seriesPlot("moran", 0.05, context().tests);
    expect(figure.periods).toEqual(["2000", "2001", "2002"]);
    expect(figure.lines.map(({ label, points }) => [label, points.length])).toEqual([
      ["x", 3],
      ["a/b", 3],
    ]);
    expect(figure.lines[0].points[1]).toEqual({ period: "2001", estimate: 0.2, expected: -1 / 15, p: 0.01 });
    expect(seriesPlot("moran/x", 0.05, context().tests).lines.map(({ label }) => label)).toEqual(["x"]);
  });

  it("filled dots are those below the level; periods that are no numbers stand one step apart", async () => {
    const svg = async (level: number) => (await makeFigure("s", { type: "series", test: "moran/x", level }, context())).svg;
    expect((await svg(0.05)).match(/<circle[^>]*fill="#2f7cc0"/g)).toHaveLength(3);
    expect((await svg(0.001)).match(/<circle[^>]*fill="#fff"/g)).toHaveLength(3);
    const quarters = context().tests.map((test) => (test.period === undefined ? test : { ...test, period: `${test.period}q1` }));
    expect((await makeFigure("s", { type: "series", test: "moran" }, { ...context(), tests: quarters })).svg).toContain("2001q1");
  });

  it("needs a test by period, and lists those that there are", () => {
    expect(() => seriesPlot("lisa", 0.05, context().tests)).toThrow(
      /no test "lisa" has results by period; there are moran, moran\/x, moran\/a\/b/,
    );
    expect(() => seriesPlot("moran/y", 0.05, context().tests)).toThrow(/did you mean "moran\/x"/);
    expect(() => seriesPlot("moran", 0.05, [])).toThrow(/no test of the study is by period/);
  });
});

describe("intervals", () => {
  it("impacts have a panel a kind, coefficients a row a name", () => {
    expect(impactsPlot("sdm", sdmFit()).panels.map(({ title }) => title)).toEqual(["Direct", "Indirect", "Total"]);
    const named = [
      { name: "twfe", fit: withinFit() },
      { name: "sdm", fit: sdmFit() },
    ];
    const figure = coefficientPlot(named, ["rho", "lemp"]);
    expect(figure.labels).toEqual(["rho (W·lgsp)", "lemp"]);
    expect(figure.panels[0].marks.map(({ label, series }) => [label, series])).toEqual([
      ["lemp", 0],
      ["lemp", 1],
      ["rho (W·lgsp)", 1],
    ]);
  });

  it("an estimate without interval is a dot alone, a lone zero has an axis", async () => {
    const fit = fakeFit(withinSpec, { x: [0, 1] }, { covariance: null });
    expect(await renderIntervals(coefficientPlot([{ name: "m", fit }]))).toContain("<circle");
  });
});
