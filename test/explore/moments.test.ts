import { describe, it } from "vitest";
import { csrSums, permutationMoments, rowSums } from "../../src/explore/moments.js";
import { assertClose } from "../support/close.js";
import { denseOf, weightsOf } from "../support/gal.js";
import { exactMoments, lehmer } from "../support/random.js";

/** An asymmetric matrix with empty cells and, if asked for, a diagonal. */
function randomMatrix(n: number, seed: number, diagonal: boolean): number[][] {
  const next = lehmer(seed);
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => ((i === j && !diagonal) || next() < 0.3 ? 0 : 2 * next() - 0.5)),
  );
}

const product = (a: number[][], b: number[][], order: number[]): number =>
  a.reduce((sum, row, i) => sum + row.reduce((part, value, j) => part + value * b[order[i]][order[j]], 0), 0);

describe("permutationMoments", () => {
  // 720 orders at most: sums of a few thousand products of numbers of size 1.
  for (const n of [4, 5, 6]) {
    for (const diagonal of [false, true]) {
      it(`equals the enumeration of all ${n}! orders, ${diagonal ? "with" : "without"} a diagonal`, () => {
        const a = randomMatrix(n, 7 * n, diagonal);
        const b = randomMatrix(n, 7 * n + 1, diagonal);
        const exact = exactMoments(n, (order) => product(a, b, order));
        const moments = permutationMoments(n, csrSums(weightsOf(a)), csrSums(weightsOf(b)));
        assertClose([moments.expected, moments.variance], [exact.expected, exact.variance], 1e-11);
      });
    }
  }

  it("takes one row of a matrix for a matrix", () => {
    const W = weightsOf(randomMatrix(5, 3, true));
    const b = randomMatrix(5, 4, true);
    const only = denseOf(W).map((row, i) => (i === 2 ? row : row.map(() => 0)));
    const exact = exactMoments(5, (order) => product(only, b, order));
    const moments = permutationMoments(5, rowSums(W, 2), csrSums(weightsOf(b)));
    assertClose([moments.expected, moments.variance], [exact.expected, exact.variance], 1e-11);
  });
});
