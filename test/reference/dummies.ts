// Least squares on explicit dummy variables, by definition: the slow counterpart of the within transformation.

export interface Classification {
  readonly levels: number;
  readonly levelOf: ArrayLike<number>;
  /** Its values stand in the columns instead of ones. */
  readonly slope?: ArrayLike<number>;
}

/** Orthonormal basis of the columns, by Gram-Schmidt twice; columns that depend on earlier ones are left out. */
function orthonormalBasis(columns: readonly number[][], weights: readonly number[]): number[][] {
  const inner = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, v, i) => sum + weights[i] * v * b[i], 0);
  const basis: number[][] = [];
  for (const column of columns) {
    const length = Math.sqrt(inner(column, column));
    let rest = column.slice();
    for (let pass = 0; pass < 3; pass++) {
      for (const q of basis) {
        const c = inner(q, rest);
        rest = rest.map((v, i) => v - c * q[i]);
      }
    }
    const left = Math.sqrt(inner(rest, rest));
    if (left > 1e-9 * length) basis.push(rest.map((v) => v / left));
  }
  return basis;
}

const dummies = (n: number, factors: readonly Classification[]): number[][] =>
  factors.flatMap(({ levels, levelOf, slope }) =>
    Array.from({ length: levels }, (_, level) => Array.from({ length: n }, (_, i) => (levelOf[i] === level ? (slope?.[i] ?? 1) : 0))),
  );

/** Residuals of the (weighted) regression of x on all dummies. */
export function dummyResiduals(x: ArrayLike<number>, factors: readonly Classification[], weights?: ArrayLike<number>): number[] {
  const n = x.length;
  const w = Array.from({ length: n }, (_, i) => (weights === undefined ? 1 : weights[i]));
  let rest = Array.from(x);
  const basis = orthonormalBasis(dummies(n, factors), w);
  for (let pass = 0; pass < 2; pass++) {
    for (const q of basis) {
      const c = q.reduce((sum, v, i) => sum + w[i] * v * rest[i], 0);
      rest = rest.map((v, i) => v - c * q[i]);
    }
  }
  return rest;
}

/** Rank of all dummies. */
export function dummyRank(n: number, factors: readonly Classification[]): number {
  return orthonormalBasis(
    dummies(n, factors).filter((column) => column.some((value) => value !== 0)),
    new Array<number>(n).fill(1),
  ).length;
}
