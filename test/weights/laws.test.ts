// What mathematics says about weights, whatever the data.
import { beforeAll, describe, expect, it } from "vitest";
import { init } from "../../src/wasm/load.js";
import { alignWeights, restrictWeights } from "../../src/weights/align.js";
import { buildWeights } from "../../src/weights/build.js";
import { weightsDigest } from "../../src/weights/digest.js";
import { componentsOf, weightsFacts } from "../../src/weights/facts.js";
import { choose } from "../../src/weights/links.js";
import type { WeightsSpec } from "../../src/weights/spec.js";
import { rowSums } from "../../src/wasm/sparse.js";
import { isRowStandardized, standardize } from "../../src/weights/standardize.js";
import type { SpatialWeights } from "../../src/weights/weights.js";
import { graph } from "../reference/weights.js";
import { assertClose } from "../support/close.js";
import { lehmer } from "../support/random.js";
import { keysOf, linksOf, pointsOf, polygonsOf, square, weightsByLink } from "./support.js";

beforeAll(() => init());

function scattered(n: number, seed: number, crs: "planar" | "lonlat" = "planar") {
  const next = lehmer(seed);
  const scale = crs === "lonlat" ? [60, 40] : [10, 10];
  return pointsOf(
    Array.from({ length: n }, () => [next() * scale[0], next() * scale[1]] as const),
    crs,
  );
}

const build = (spec: WeightsSpec, geometry = scattered(40, 3), others = new Map<string, SpatialWeights>()) =>
  buildWeights("w", spec, { units: null, geometry, others });

const combine = (type: "union" | "intersection" | "difference" | "product", a: SpatialWeights, b: SpatialWeights) =>
  build(
    { type, of: ["a", "b"], standardize: "none" },
    undefined,
    new Map([
      ["a", a],
      ["b", b],
    ]),
  );

const grid = polygonsOf(Array.from({ length: 30 }, (_, i) => [square(i % 6, Math.floor(i / 6))]));

describe("contiguity", () => {
  it("queen contains rook; on a grid they are the moves of king and rook", () => {
    const queen = build({ type: "contiguity", rule: "queen", standardize: "none" }, grid);
    const rook = build({ type: "contiguity", rule: "rook", standardize: "none" }, grid);
    const links = new Set(linksOf(queen));
    expect(linksOf(rook).every((link) => links.has(link))).toBe(true);
    expect([rook.colIdx.length, queen.colIdx.length]).toEqual([2 * (5 * 5 + 6 * 4), 2 * (5 * 5 + 6 * 4 + 2 * 5 * 4)]);
  });

  it("an enclave touches what surrounds it, through the hole", () => {
    const W = build({ type: "contiguity", rule: "rook" }, polygonsOf([[square(0, 0, 3), square(1, 1)], [square(1, 1)]]));
    expect(linksOf(W)).toEqual(["u0 u1", "u1 u0"]);
  });
});

describe("every type", () => {
  const specs: readonly (readonly ["planar" | "lonlat", WeightsSpec])[] = [
    ["planar", { type: "knn", k: 5 }],
    ["lonlat", { type: "knn", k: 5 }],
    ["planar", { type: "distance-band", lower: 0.5, upper: 4 }],
    ["lonlat", { type: "distance-band", lower: 50, upper: 1500 }],
    ["planar", { type: "inverse-distance", power: 1.5, cutoff: 6 }],
    ["lonlat", { type: "inverse-distance", cutoff: 2000 }],
    ["planar", { type: "kernel", function: "quartic", bandwidth: "adaptive", k: 6, diagonal: "zero" }],
    ["planar", { type: "kernel", function: "gaussian", bandwidth: 3, diagonal: "one" }],
    ["lonlat", { type: "kernel", bandwidth: "fixed", k: 4 }],
    ["planar", { type: "gabriel" }],
    ["lonlat", { type: "gabriel" }],
    ["planar", { type: "relative-neighbor" }],
    ["lonlat", { type: "relative-neighbor" }],
  ];
  for (const [crs, spec] of specs) {
    it(`${JSON.stringify(spec)} ${crs}: rows sum to 1, and the order of units does not matter`, () => {
      const geometry = scattered(40, 3, crs);
      const W = build(spec, geometry);
      assertClose(rowSums(W), new Float64Array(W.n).fill(1), 1e-14);
      expect(isRowStandardized(W)).toBe(true);
      const order = Array.from({ length: 40 }, (_, i) => (i * 17 + 5) % 40);
      const shuffled = pointsOf(
        order.map((i) => [geometry.points[2 * i], geometry.points[2 * i + 1]] as const),
        crs,
        order.map((i) => `u${i}`),
      );
      const aligned = alignWeights(build(spec, shuffled), W.keys);
      expect([aligned.keys, aligned.colIdx, aligned.raw]).toEqual([W.keys, W.colIdx, W.raw]);
      assertClose(aligned.weight, W.weight, 1e-14); // the row sums were added in another order
    });
  }

  it("distances give exactly symmetric matrices", () => {
    for (const crs of ["planar", "lonlat"] as const) {
      for (const spec of [{ type: "inverse-distance", power: 0.7 }, { type: "distance-band", upper: 5 }, { type: "gabriel" }] as const) {
        const W = build({ ...spec, standardize: "none", islands: "keep" } as WeightsSpec, scattered(60, 8, crs));
        const byLink = weightsByLink(W);
        for (const [link, weight] of byLink) expect(byLink.get(link.split(" ").reverse().join(" "))).toBe(weight);
      }
    }
  });

  it("knn has k links a row, and with its transpose it is symmetric", () => {
    const knn = build({ type: "knn", k: 3, standardize: "none" });
    const facts = weightsFacts(knn, { eigenvalues: false });
    expect([facts.links, facts.minNeighbors, facts.maxNeighbors, facts.symmetric]).toEqual([120, 3, 3, false]);
    const sym = build({ type: "symmetrize", of: "a", standardize: "none" }, undefined, new Map([["a", knn]]));
    expect(weightsFacts(sym, { eigenvalues: false })).toMatchObject({ symmetric: true, symmetricValues: true });
    expect(new Set(linksOf(sym))).toEqual(new Set([...linksOf(knn), ...linksOf(knn).map((link) => link.split(" ").reverse().join(" "))]));
    const mean = build({ type: "symmetrize", of: "a", rule: "mean", standardize: "none" }, undefined, new Map([["a", knn]]));
    expect(rowSums(mean).reduce((a, b) => a + b)).toBe(120);
  });

  it("ties of knn go to the earlier unit", () => {
    const cross = pointsOf([
      [0, 0],
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ]);
    expect(linksOf(build({ type: "knn", k: 2 }, cross)).slice(0, 2)).toEqual(["u0 u1", "u0 u2"]);
  });

  it("both bounds of a band, and the cutoff, are inclusive", () => {
    const line = pointsOf([
      [0, 0],
      [1, 0],
      [3, 0],
      [6, 0],
    ]);
    const links = (spec: WeightsSpec) =>
      linksOf(build({ ...spec, islands: "keep" } as WeightsSpec, line)).filter((link) => link.startsWith("u0"));
    expect(links({ type: "distance-band", lower: 1, upper: 3 })).toEqual(["u0 u1", "u0 u2"]);
    expect(links({ type: "inverse-distance", cutoff: 6 })).toEqual(["u0 u1", "u0 u2", "u0 u3"]);
    expect(build({ type: "inverse-distance", cutoff: 6, power: 2, standardize: "none" }, line).weight.slice(0, 3)).toEqual(
      Float64Array.of(1, 1 / 9, 1 / 36),
    );
  });

  it("graphs have the pairs that no third unit blocks; relative neighbors are Gabriel neighbors", () => {
    for (const points of [
      scattered(30, 5).points,
      Float64Array.from({ length: 50 }, (_, c) => (c % 2 ? Math.floor(c / 10) : (c / 2) % 5)),
    ]) {
      const n = points.length / 2;
      const geometry = pointsOf(Array.from({ length: n }, (_, i) => [points[2 * i], points[2 * i + 1]] as const));
      const squared = (i: number, j: number) => (points[2 * i] - points[2 * j]) ** 2 + (points[2 * i + 1] - points[2 * j + 1]) ** 2;
      const gabriel = linksOf(build({ type: "gabriel" }, geometry));
      const relative = linksOf(build({ type: "relative-neighbor" }, geometry));
      const named = (links: string[]) => links.map((link) => link.replace(/\d+/g, "u$&"));
      expect(gabriel).toEqual(named(graph(n, squared, (ik, jk, ij) => ik + jk < ij)));
      expect(relative).toEqual(named(graph(n, squared, (ik, jk, ij) => ik < ij && jk < ij)));
      expect(relative.every((link) => gabriel.includes(link))).toBe(true);
      expect(componentsOf(build({ type: "relative-neighbor" }, geometry)).count).toBe(1); // it holds the minimum spanning tree
    }
  });
});

describe("algebra", () => {
  const near = () => build({ type: "knn", k: 4, standardize: "none" });
  const band = () => build({ type: "distance-band", upper: 2.5, standardize: "none" });

  it("difference and intersection partition a; union counts both once", () => {
    const [a, b] = [near(), band()];
    const count = (type: "union" | "intersection" | "difference") => combine(type, a, b).colIdx.length;
    expect(count("difference") + count("intersection")).toBe(a.colIdx.length);
    expect(count("union") + count("intersection")).toBe(a.colIdx.length + b.colIdx.length);
    expect(linksOf(combine("product", a, b))).toEqual(linksOf(combine("intersection", a, b)));
  });

  it("works on the weights as given, whatever the standardization and the island policy of the operands", () => {
    const a = build({ type: "inverse-distance", cutoff: 1, standardize: "row", islands: "nearest" });
    const raw = build({ type: "inverse-distance", cutoff: 1, standardize: "none", islands: "keep" });
    const dropped = build({ type: "distance-band", upper: 1, islands: "drop" });
    expect(dropped.n).toBeLessThan(40);
    expect(weightsByLink(combine("product", a, dropped))).toEqual(weightsByLink(raw));
    expect(weightsByLink(combine("union", a, near()))).toEqual(weightsByLink(combine("union", raw, near())));
  });

  it("the complement of the complement is the matrix; together they are everything", () => {
    const a = near();
    const complement = (of: SpatialWeights) => build({ type: "complement", of: "a", standardize: "none" }, undefined, new Map([["a", of]]));
    expect(linksOf(complement(complement(a)))).toEqual(linksOf(a));
    expect(complement(a).colIdx.length + a.colIdx.length).toBe(1600);
    const self = build({ type: "include-self", of: "a", standardize: "none" }, undefined, new Map([["a", a]]));
    expect(linksOf(combine("difference", self, a))).toEqual(a.keys.map((key) => `${key} ${key}`));
  });

  it("orders partition a component; cumulative is their union", () => {
    const a = build({ type: "contiguity", rule: "rook", standardize: "none" }, grid);
    const others = new Map([["a", a]]);
    const order = (k: number, cumulative = false) =>
      linksOf(build({ type: "higher-order", of: "a", order: k, cumulative, standardize: "none", islands: "keep" }, grid, others));
    expect(order(1)).toEqual(linksOf(a));
    const all = Array.from({ length: 9 }, (_, k) => order(k + 1)).flat();
    expect([all.length, new Set(all).size]).toEqual([30 * 29, 30 * 29]); // Manhattan distances on a 6 x 5 grid are 1 to 9
    expect(new Set(order(3, true))).toEqual(new Set([...order(1), ...order(2), ...order(3)]));
    expect(order(10)).toEqual([]);
  });

  it("nested mixes standardized matrices", () => {
    const [a, b] = [build({ type: "knn", k: 4 }), build({ type: "inverse-distance" })];
    const others = new Map([
      ["a", a],
      ["b", b],
    ]);
    const mix = weightsByLink(build({ type: "nested", of: ["a", "b"], share: 0.3, standardize: "none" }, undefined, others));
    for (const [link, weight] of mix) {
      assertClose(weight, 0.3 * (weightsByLink(a).get(link) ?? 0) + 0.7 * (weightsByLink(b).get(link) ?? 0), 1e-15);
    }
    assertClose(rowSums(build({ type: "nested", of: ["a", "b"], share: 0.3 }, undefined, others)), new Float64Array(40).fill(1), 1e-14);
  });

  it("brings operands to the order of the first", () => {
    const a = near();
    const b = alignWeights(band(), [...a.keys].reverse());
    const reversed = { ...b, given: choose(b.given, b.keys) };
    expect(weightsByLink(combine("product", a, reversed))).toEqual(weightsByLink(combine("product", a, band())));
  });
});

describe("standardization", () => {
  const W = () => build({ type: "inverse-distance", cutoff: 4, standardize: "none", islands: "keep" });

  it("global sums to n, unit to 1, variance to n; minmax has a largest sum of 1", () => {
    const s0 = (kind: SpatialWeights["standardization"]) => weightsFacts(standardize(W(), kind), { eigenvalues: false }).s0;
    assertClose([s0("global"), s0("unit"), s0("variance")], [40, 1, 40], 1e-13);
    assertClose(
      rowSums(standardize(W(), "minmax")).reduce((a, b) => Math.max(a, b)),
      1,
      1e-14,
    );
  });

  it("variance: every row has the same sum of squares", () => {
    const V = standardize(build({ type: "inverse-distance", standardize: "none" }), "variance");
    const squares = rowSums({ ...V, weight: V.weight.map((w) => w * w) });
    assertClose(squares, new Float64Array(40).fill(squares[0]), 1e-13);
  });

  it("starts from the weights before standardization, every time", () => {
    const row = standardize(W(), "row");
    expect(standardize(standardize(row, "minmax"), "none").weight).toEqual(W().weight);
    expect(standardize(standardize(row, "unit"), "row").weight).toEqual(row.weight);
  });

  it("keeps the zero rows of islands", () => {
    const islands = build({ type: "distance-band", upper: 0.8, islands: "keep" });
    const sums = rowSums(islands);
    expect(new Set(sums.map((sum) => Math.round(sum)))).toEqual(new Set([0, 1]));
  });
});

describe("restriction and identity", () => {
  it("a restricted matrix is the matrix built on the units kept, to the bit", () => {
    const all = scattered(40, 3);
    const keep = all.keys.filter((_, i) => i % 3 !== 0);
    const chosen = pointsOf(
      keep.map((key) => [all.points[2 * Number(key.slice(1))], all.points[2 * Number(key.slice(1)) + 1]] as const),
      "planar",
      keep,
    );
    const spec: WeightsSpec = { type: "inverse-distance", cutoff: 5 };
    const restricted = restrictWeights(build(spec, all), keep);
    const fresh = build(spec, chosen);
    expect([restricted.keys, restricted.colIdx, restricted.weight]).toEqual([fresh.keys, fresh.colIdx, fresh.weight]);
    expect(restricted.notes.join()).toContain("restricted to 26 of 40 units and standardized again");
  });

  it("the digest is that of content: keys, links, weights", async () => {
    const a = build({ type: "knn", k: 4 });
    const same = { ...a, name: "other", notes: ["x"] };
    expect(await weightsDigest(same)).toBe(await weightsDigest(a));
    expect(await weightsDigest(a)).toMatch(/^[0-9a-f]{64}$/);
    const others = [standardize(a, "none"), alignWeights(a, [...a.keys].reverse()), { ...a, keys: keysOf(40).map((key) => `${key}x`) }];
    for (const other of others) expect(await weightsDigest(other)).not.toBe(await weightsDigest(a));
  });
});
