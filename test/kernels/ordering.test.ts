// Orders of elimination against elimination of the graph by definition.
import { beforeAll, describe, expect, it } from "vitest";
import { fillOf, minimumDegree, type Pattern } from "../../src/wasm/ordering.js";
import { fromDense, fromRows, linksOf, reordered, shuffledOrder } from "../reference/sparse.js";
import { inBothBuilds } from "../support/both-builds.js";
import { loadKernels } from "../support/kernels.js";
import { lehmer } from "../support/random.js";

beforeAll(() => loadKernels("release"));

interface Elimination {
  readonly counts: number[];
  readonly parent: number[];
}

/** Eliminates node after node: the neighbours left are linked with each other; the first of them is the parent. */
function eliminate({ n, rowPtr, colIdx }: Pattern, order: ArrayLike<number>): Elimination {
  const place = new Int32Array(n);
  for (let p = 0; p < n; p++) place[order[p]] = p;
  const later = Array.from({ length: n }, () => new Set<number>());
  for (let i = 0; i < n; i++) {
    for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) if (place[colIdx[k]] > place[i]) later[place[i]].add(place[colIdx[k]]);
  }
  const parent = later.map((neighbors, p) => {
    const first = Math.min(...neighbors);
    if (neighbors.size === 0) return -1;
    for (const q of neighbors) if (q > first) later[first].add(q);
    expect(first).toBeGreaterThan(p);
    return first;
  });
  return { counts: later.map((neighbors) => neighbors.size + 1), parent };
}
const total = (counts: ArrayLike<number>): number => Array.from(counts).reduce((sum, count) => sum + count, 0);
const grid = (m: number) => linksOf(m * m, (i, j) => (j === i + 1 && j % m > 0) || j === i + m);

function random(n: number, links: number, seed: number): ReturnType<typeof fromDense> {
  const next = lehmer(seed);
  const A = new Float64Array(n * n);
  for (let k = 0; k < links; k++) {
    const [i, j] = [Math.floor(next() * n), Math.floor(next() * n)];
    A[i * n + j] = A[j * n + i] = 1;
  }
  return fromDense(A, n);
}

const GRAPHS = [
  ...[0, 1, 2, 3].map((n) => linksOf(n, () => true)),
  ...[0, 1, 2, 3, 4].flatMap((seed) => [16, 17, 64, 257].map((n) => random(n, n * (1 + seed), seed + 1))),
  ...[4, 9, 20].map((m) => reordered(grid(m), shuffledOrder(m * m, m))),
  linksOf(300, (i) => i === 5),
  linksOf(60, () => true),
  linksOf(50, () => false),
];

describe("minimum degree", () => {
  it("is a permutation, the same twice and in both builds", async () => {
    for (const pattern of GRAPHS) {
      const order = await inBothBuilds(() => minimumDegree(pattern));
      expect(minimumDegree(pattern)).toEqual(order);
      expect(order.slice().sort()).toEqual(Int32Array.from({ length: pattern.n }, (_, i) => i));
    }
  });

  it("adds no fill to trees, and little more than the greedy choice by true degrees elsewhere", () => {
    const tree = linksOf(200, (i, j) => j === i >> 1 && i > 1);
    expect(total(eliminate(tree, minimumDegree(tree)).counts)).toBe(200 + tree.colIdx.length / 2);
    for (const pattern of [random(257, 500, 3), reordered(grid(20), shuffledOrder(400, 1))]) {
      expect(total(eliminate(pattern, minimumDegree(pattern)).counts)).toBeLessThan(
        1.15 * total(eliminate(pattern, greedy(pattern)).counts),
      );
    }
  });
});

/** The node with the fewest neighbours in the graph of what is left, again and again. */
function greedy({ n, rowPtr, colIdx }: Pattern): number[] {
  const near = Array.from({ length: n }, (_, i) => new Set(colIdx.subarray(rowPtr[i], rowPtr[i + 1])));
  near.forEach((set, i) => void set.delete(i));
  const left = new Set(Array.from({ length: n }, (_, i) => i));
  const order: number[] = [];
  while (left.size > 0) {
    let best = -1;
    for (const i of left) if (best < 0 || near[i].size < near[best].size) best = i;
    left.delete(best);
    order.push(best);
    for (const i of near[best]) {
      near[i].delete(best);
      for (const j of near[best]) if (j !== i) near[i].add(j);
    }
  }
  return order;
}

describe("fill", () => {
  it("is that of elimination: counts and parents, in a postorder with as much of it", async () => {
    for (const pattern of GRAPHS) {
      for (const order of [minimumDegree(pattern), Int32Array.from({ length: pattern.n }, (_, i) => i)]) {
        const fill = await inBothBuilds(() => fillOf(pattern, order));
        const expected = eliminate(pattern, fill.order);
        expect(Array.from(fill.counts)).toEqual(expected.counts);
        expect(Array.from(fill.parent)).toEqual(expected.parent);
        expect(total(fill.counts)).toBe(total(eliminate(pattern, order).counts));
        fill.parent.forEach((p, k) => {
          // postorder: a node that is not the parent of the one before it starts a subtree of its own
          if (k > 0 && fill.parent[k - 1] !== k) expect(Array.from(fill.parent.subarray(0, k))).not.toContain(k);
          expect(p === -1 || p > k).toBe(true);
        });
      }
    }
  });
});

it("refuses a pattern that is not symmetric, and an order of another size", () => {
  const oneWay = fromRows([[[1, 1]], [[2, 1]], []]);
  expect(() => minimumDegree(oneWay)).toThrow(/the matrix is not symmetric: row 0 differs from column 0/);
  expect(() => fillOf(grid(2), Int32Array.of(0, 1))).toThrow(/the matrix is 4 x 4 but its order has 2 elements/);
});

it("takes a pattern for symmetric only when every entry has its opposite and rows ascend", () => {
  const pattern = (rows: number[][]): Pattern => ({
    n: rows.length,
    rowPtr: Int32Array.from([0, ...rows.map((_, i) => rows.slice(0, i + 1).flat().length)]),
    colIdx: Int32Array.from(rows.flat()),
  });
  for (const rows of [
    [[1], []],
    [[], [0]],
    [[1, 2], [0], []],
    [[1], [0, 2], []],
    [[], [], [0]],
    [[2], [2], [1, 0]],
    [[2, 1], [0], [0]],
    [
      [1, 1],
      [0, 0],
    ],
    [[0, 0], []],
    [[2], [], [0, 1]],
    [[1, 2], [0], [1]],
    [[3], [], []],
    [[-1], []],
  ]) {
    expect(() => minimumDegree(pattern(rows))).toThrow(/the matrix is not symmetric/);
  }
  for (const rows of [[], [[]], [[0]], [[1], [0]], [[0, 1, 2], [0], [0, 2]]]) {
    expect(minimumDegree(pattern(rows)).length).toBe(rows.length);
  }
});
