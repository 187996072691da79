// Words and values of specifications, islands, the report: what is done, noted and refused.
import { beforeAll, describe, expect, it } from "vitest";
import { init } from "../../src/wasm/load.js";
import { alignWeights, restrictWeights } from "../../src/weights/align.js";
import { buildWeights } from "../../src/weights/build.js";
import { weightsFacts } from "../../src/weights/facts.js";
import { requireUsable } from "../../src/weights/islands.js";
import { weightsReport } from "../../src/weights/report.js";
import { operandsOf, type WeightsSpec } from "../../src/weights/spec.js";
import type { WeightsContext } from "../../src/weights/units.js";
import { assertClose } from "../support/close.js";
import { linksOf, pointsOf, polygonsOf, refusal, square, weightsByLink, weightsFiles } from "./support.js";

beforeAll(() => init());

const line = pointsOf([
  [0, 0],
  [1, 0],
  [3, 0],
  [10, 0],
]);
const build = (spec: WeightsSpec, context: Partial<WeightsContext> = { geometry: line }) =>
  buildWeights("w", spec, { units: null, ...context });

const loose = (spec: Record<string, unknown>) => () => build(spec as unknown as WeightsSpec);

describe("specification", () => {
  it("unknown words name the nearest valid one", () => {
    expect(refusal(loose({ type: "contigity" }))).toBe(
      'input WEIGHTS_TYPE weights "w": there is no type "contigity", did you mean "contiguity"?',
    );
    expect(refusal(loose({ type: "__proto__" }))).toContain("WEIGHTS_TYPE");
    expect(refusal(loose({}))).toContain("WEIGHTS_TYPE");
    expect(refusal(loose({ type: "knn", K: 3 }))).toBe('input WEIGHTS_OPTION weights "w": knn has no option "K", did you mean "k"?');
    expect(refusal(loose({ type: "knn", k: 2, standardise: "row" }))).toContain('did you mean "standardize"?');
    expect(refusal(loose({ type: "knn", k: 2, standardize: "rows" }))).toContain("standardize must be one of row, none");
    expect(refusal(loose({ type: "knn", k: 2, islands: "ignore" }))).toContain("islands must be one of error, keep, nearest, drop");
    expect(refusal(loose({ type: "contiguity", rule: "bishop" }))).toContain("rule must be one of queen, rook");
    expect(refusal(loose({ type: "delaunay" }))).toContain("input WEIGHTS_NOT_LOADED");
  });

  it("values out of range", () => {
    for (const k of [0, 4, 1.5, Number.NaN, "2", undefined]) {
      expect(refusal(loose({ type: "knn", k }))).toContain("k must be a whole number from 1 to 3 (4 units), found");
    }
    for (const upper of [0, -1, Number.NaN, Infinity, undefined])
      expect(refusal(loose({ type: "distance-band", upper }))).toContain("upper must be a number above 0");
    expect(refusal(loose({ type: "distance-band", lower: 3, upper: 2 }))).toContain("lower must be at most upper, 2, found 3");
    expect(refusal(loose({ type: "contiguity", snap: -1 }))).toContain("snap must be a number of at least 0, found -1");
    expect(refusal(loose({ type: "inverse-distance", power: 0 }))).toContain("power must be a number above 0, found 0");
    expect(refusal(loose({ type: "inverse-distance", power: 400 }))).toContain("power must be small enough");
    expect(refusal(loose({ type: "kernel", bandwidth: "adaptiv", k: 2 }))).toContain("bandwidth must be one of fixed, adaptive");
    expect(refusal(loose({ type: "kernel" }))).toContain("k must be a whole number");
    expect(refusal(loose({ type: "kernel", bandwidth: -2 }))).toContain("bandwidth must be a number above 0, found -2");
  });

  it("sources that are not there or of another kind", () => {
    expect(refusal(() => build({ type: "knn", k: 1 }, {}))).toContain('WEIGHTS_SOURCE weights "w": knn needs a geometry');
    expect(refusal(loose({ type: "contiguity" }))).toContain("contiguity needs polygons, but towns.csv is a table of points");
    const broken = pointsOf([
      [0, 0],
      [Number.NaN, 1],
    ]);
    expect(refusal(() => build({ type: "knn", k: 1 }, { geometry: broken }))).toContain(
      'towns.csv puts "u1" at (NaN, 1), which is not a place',
    );
    const pole = pointsOf(
      [
        [0, 0],
        [0, 91],
      ],
      "lonlat",
    );
    expect(refusal(() => build({ type: "knn", k: 1 }, { geometry: pole }))).toContain("which is not a longitude and latitude in degrees");
    const open = polygonsOf([
      [square(0, 0)],
      [
        [
          [1, 0],
          [Infinity, 0],
          [1, 1],
          [1, 0],
        ],
      ],
    ]);
    expect(refusal(() => build({ type: "contiguity" }, { geometry: open }))).toContain(
      'a coordinate of "u1" in states.geojson is Infinity',
    );
    const twice = pointsOf(
      [
        [0, 0],
        [1, 1],
      ],
      "planar",
      ["a", "a"],
    );
    expect(refusal(() => build({ type: "knn", k: 1 }, { geometry: twice }))).toContain('towns.csv has the unit "a" twice');
  });

  it("matrices made from matrices", () => {
    const others = new Map([
      ["inv", build({ type: "inverse-distance" })],
      ["knn", build({ type: "knn", k: 1 })],
    ]);
    const made = (spec: Record<string, unknown>) => () => build(spec as unknown as WeightsSpec, { others });
    expect(refusal(made({ type: "union", of: ["inv", "kn"] }))).toContain('is made from "kn", which is not there, did you mean "knn"?');
    expect(refusal(made({ type: "union", of: "inv" }))).toContain("of must be a list of two matrices");
    expect(refusal(made({ type: "complement" }))).toContain("WEIGHTS_NAME");
    expect(refusal(made({ type: "nested", of: ["inv", "knn"], share: 1.2 }))).toContain("share must be a number from 0 to 1, found 1.2");
    expect(refusal(made({ type: "higher-order", of: "knn", order: 0 }))).toContain("order must be a whole number of at least 1");
    const other = build(
      { type: "knn", k: 1 },
      {
        geometry: pointsOf(
          [
            [0, 0],
            [1, 1],
          ],
          "planar",
          ["u0", "z"],
        ),
      },
    );
    const mixed = () =>
      build(
        { type: "union", of: ["a", "b"] },
        {
          others: new Map([
            ["a", others.get("knn")!],
            ["b", other],
          ]),
        },
      );
    expect(refusal(mixed)).toContain("WEIGHTS_KEYS");
    expect(operandsOf({ type: "nested", of: ["a", "b"], share: 1 })).toEqual(["a", "b"]);
    expect(operandsOf({ type: "complement", of: "a" })).toEqual(["a"]);
    expect(operandsOf({ type: "knn", k: 1 })).toEqual([]);
  });

  it("coincident points are neighbors of a band and refused by inverse distance, with the pair", () => {
    const geometry = pointsOf([
      [0, 0],
      [5, 5],
      [0, 0],
    ]);
    expect(linksOf(build({ type: "distance-band", upper: 1, islands: "keep" }, { geometry }))).toEqual(["u0 u2", "u2 u0"]);
    expect(refusal(() => build({ type: "inverse-distance" }, { geometry }))).toBe(
      'input WEIGHTS_COINCIDENT weights "w": "u0" and "u2" are at the same place, so 1 / distance is infinite',
    );
  });

  it("a row that cannot be divided by its sum", () => {
    const files = weightsFiles([["w.csv", "i,j,w\na,b,1\na,c,-1\nb,a,1\nc,a,-1"]]);
    const standardized = (standardize: "row" | "unit" | "none") => () => build({ type: "file", file: "w.csv", standardize }, { files });
    expect(refusal(standardized("row"))).toBe(
      'input WEIGHTS_SUM weights "w": the weights of "a" sum to 0, so its row cannot be divided by the sum',
    );
    expect(refusal(standardized("unit"))).toContain("the sum of its weights is 0");
    expect(standardized("none")().notes).toEqual(["w.csv has 2 negative weights"]);
  });

  it("subset: data chooses the units before neighbors are sought", () => {
    const W = build({ type: "knn", k: 1, subset: "data", standardize: "none" }, { geometry: line, units: ["u3", "u0", "u2"] });
    expect([W.keys, linksOf(W)]).toEqual([
      ["u3", "u0", "u2"],
      ["u3 u2", "u0 u2", "u2 u0"],
    ]);
  });
});

describe("islands", () => {
  const spec = { type: "distance-band", upper: 2 } as const;

  it("error acts at use and names them; keep lets them pass", () => {
    const W = build(spec);
    expect(weightsFacts(W).islands).toBe(1);
    expect(refusal(() => requireUsable(W))).toBe(
      'input WEIGHTS_ISLANDS weights "w" has 1 island (a unit without neighbors): "u3"; choose islands: keep, nearest or drop',
    );
    requireUsable(build({ ...spec, islands: "keep" }));
    requireUsable(build({ type: "knn", k: 1 }));
  });

  it("nearest links both ways, before standardization, noted", () => {
    const W = build({ ...spec, islands: "nearest" });
    expect(weightsByLink(W)).toEqual(
      new Map([
        ["u0 u1", 1],
        ["u1 u0", 0.5],
        ["u1 u2", 0.5],
        ["u2 u1", 0.5],
        ["u2 u3", 0.5],
        ["u3 u2", 1],
      ]),
    );
    expect(W.notes).toEqual(['islands: nearest linked 1 island to the nearest unit: "u3" to "u2"']);
    requireUsable(W);
    const inverse = build({ type: "inverse-distance", cutoff: 2, power: 2, standardize: "none", islands: "nearest" });
    expect(weightsByLink(inverse).get("u3 u2")).toBe(1 / 49);
    const files = weightsFiles([["w.gal", "u0 1\nu1\nu1 0\n\nu2 0\n\nu3 0\n"]]);
    const oneWay = build({ type: "file", file: "w.gal", islands: "nearest" }, { files, geometry: line });
    expect(linksOf(oneWay)).toEqual(["u0 u1", "u1 u0", "u2 u1", "u3 u2"]);
    expect(refusal(() => build({ type: "file", file: "w.gal", islands: "nearest" }, { files }))).toContain(
      "islands: nearest needs a geometry",
    );
  });

  it("drop takes them out, and those that they leave alone", () => {
    const files = weightsFiles([["w.gal", "a 1\nb\nb 1\nc\nc 0\n\nd 1\ne\ne 1\nd\n"]]);
    const W = build({ type: "file", file: "w.gal", islands: "drop" }, { files });
    expect([W.keys, W.dropped, linksOf(W)]).toEqual([
      ["d", "e"],
      ["c", "b", "a"],
      ["d e", "e d"],
    ]);
    expect(W.notes).toEqual(['islands: drop took out 3 units: "c", "b", "a"']);
    expect(refusal(() => alignWeights(W, ["a", "b", "c", "d", "e"]))).toContain(
      '"a", "b", "c" (islands: drop took them out of W; leave them out of the data too)',
    );
    const nothing = build({ type: "file", file: "w.gal", islands: "drop" }, { files: weightsFiles([["w.gal", "a 0\n\nb 0\n"]]) });
    expect(refusal(() => requireUsable(nothing))).toContain("has no units left");
  });

  it("a restriction can make new ones, which are refused at use", () => {
    const W = restrictWeights(build({ ...spec, islands: "nearest" }), ["u0", "u1", "u3"]);
    expect(refusal(() => requireUsable(W))).toContain('"u3"');
    expect(refusal(() => restrictWeights(build(spec), ["u0", "x"]))).toContain("WEIGHTS_KEYS");
  });
});

describe("report", () => {
  it("names islands and parts, counts what is odd", () => {
    const files = weightsFiles([["w.csv", "i,j,w\na,b,1\nb,a,1\nb,c,2\nd,d,0\ne,f,-1\nf,e,1\nf,f,3\nc,c,0"]]);
    const W = build({ type: "file", file: "w.csv", standardize: "none" }, { files });
    expect(weightsReport(W, { eigenvalues: false })).toMatchObject({
      islands: ["d", "c"],
      components: [
        { size: 3, keys: ["a", "b", "c"] },
        { size: 2, keys: ["e", "f"] },
        { size: 1, keys: ["d"] },
      ],
      oneWayLinks: 1,
      negativeWeights: 1,
      selfLinks: 1,
      rowSumMin: -1,
      rowSumMax: 4,
      fewestNeighbors: "d",
      mostNeighbors: "b",
      admissible: null,
    });
  });

  it("has the admissible interval of rho and the eigenvalues of a ring", () => {
    const ring = polygonsOf([[square(0, 0)], [square(1, 0)], [square(1, 1)], [square(0, 1)]]);
    const W = build({ type: "contiguity", rule: "rook" }, { geometry: ring });
    const { facts, admissible } = weightsReport(W);
    assertClose([facts.eigenMin!, facts.eigenMax!, facts.spectralRadius!], [-1, 1, 1], 1e-14);
    assertClose([admissible!.low, admissible!.high], [-1, 1], 1e-14);
    assertClose(
      build({ type: "contiguity", rule: "rook", standardize: "spectral" }, { geometry: ring }).weight,
      new Float64Array(8).fill(0.5),
      1e-14,
    );
  });
});
