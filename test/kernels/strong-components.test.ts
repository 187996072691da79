// Strongly connected components against reachability by definition.
import { describe, expect, it } from "vitest";
import type { Csr } from "../../src/wasm/sparse.js";
import { strongComponents, withinStrongComponents } from "../../src/wasm/strong-components.js";
import { nearest, ringOf, SPECIAL } from "../reference/directed.js";
import { beside, dense, fromDense, fromRows } from "../reference/sparse.js";

describe("strongly connected components", () => {
  /** By definition: each is reached from the other. */
  const reaches = (W: Csr): boolean[][] => {
    const A = Array.from({ length: W.n }, (_, i) => Array.from({ length: W.n }, (__, j) => i === j));
    for (let i = 0; i < W.n; i++) for (let k = W.rowPtr[i]; k < W.rowPtr[i + 1]; k++) A[i][W.colIdx[k]] = true;
    for (let k = 0; k < W.n; k++) for (const row of A) if (row[k]) A[k].forEach((linked, j) => void (row[j] ||= linked));
    return A;
  };

  it("hold the units that reach each other, and links lead to lower ones", () => {
    const parts = [
      nearest(12, 1, 5),
      nearest(30, 2, 3),
      ringOf(6),
      fromDense(new Float64Array(4), 2),
      fromRows([]),
      ...SPECIAL.map(([, W]) => W),
    ];
    for (const W of [...parts, beside(...parts.slice(0, 3))]) {
      const component = strongComponents(W);
      const A = reaches(W);
      for (let i = 0; i < W.n; i++) {
        for (let j = 0; j < W.n; j++) {
          expect(component[i] === component[j]).toBe(A[i][j] && A[j][i]);
          if (A[i][j]) expect(component[j]).toBeLessThanOrEqual(component[i]);
        }
      }
    }
  });

  it("leave W as it is when nothing lies between them", () => {
    const W = ringOf(6);
    expect(withinStrongComponents(W)).toBe(W);
    const joined = fromRows([
      [[1, 1]],
      [
        [0, 1],
        [2, 5],
      ],
      [[3, 1]],
      [[2, 1]],
    ]);
    expect(dense(withinStrongComponents(joined))).toEqual(dense(beside(ringOf(2), ringOf(2))));
  });
});
