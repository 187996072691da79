// Error components by definition: N x N projections, Omega inverted.
import { identity, invert as inverted, type Matrix, multiply, trace, transpose } from "./matrix.js";

const invert = (A: Matrix): Matrix => inverted(A).inverse;
const minus = (A: Matrix, B: Matrix): Matrix => A.map((row, i) => row.map((value, j) => value - B[i][j]));
const column = (x: readonly number[]): Matrix => x.map((value) => [value]);

export const dummies = (labels: readonly (string | number)[]): Matrix => {
  const levels = [...new Set(labels)];
  return labels.map((label) => levels.map((level) => (level === label ? 1 : 0)));
};

const projection = (X: Matrix): Matrix => multiply(multiply(X, invert(multiply(transpose(X), X))), transpose(X));

/** X (X'AX)^-1 X'A, subtracted from I. */
const maker = (X: Matrix, A: Matrix): Matrix => {
  const XtA = multiply(transpose(X), A);
  return minus(identity(X.length), multiply(multiply(X, invert(multiply(XtA, X))), XtA));
};

/** Variances of e and of each factor whose forms u'S u, u = M y, have their expectations. */
function solveMoments(moments: readonly (readonly [Matrix, Matrix])[], sources: readonly Matrix[], y: readonly number[]): number[] {
  const system = moments.map(([M, S]) => {
    const inner = multiply(multiply(transpose(M), S), M);
    return sources.map((G) => trace(multiply(inner, G)));
  });
  const found = moments.map(([M, S]) => {
    const u = multiply(M, column(y));
    return multiply(transpose(u), multiply(S, u))[0];
  });
  return multiply(invert(system), found).map(([value]) => value);
}

export function referenceComponents(
  method: "swamy-arora" | "amemiya" | "wallace-hussain",
  y: readonly number[],
  slopes: Matrix,
  labels: readonly (readonly (string | number)[])[],
): number[] {
  const N = y.length;
  const D = labels.map(dummies);
  const X = slopes.map((row) => [1, ...row]);
  const I = identity(N);
  const means = I.map((row) => row.map(() => 1 / N));
  // the first level of every factor after the first is left out, so that the dummies are independent
  const all = I.map((_, i) => D.flatMap((d, f) => (f === 0 ? d[i] : d[i].slice(1))));
  const W = minus(I, projection(all));
  const P = D.map(projection);
  const sources = [I, ...D.map((d) => multiply(d, transpose(d)))];
  if (method === "swamy-arora") return solveMoments([[maker(slopes, W), W], ...P.map((p) => [maker(X, p), p] as const)], sources, y);
  const M = method === "amemiya" ? multiply(minus(I, means), maker(slopes, W)) : maker(X, I);
  return solveMoments([[M, W], ...P.map((p) => [M, p] as const)], sources, y);
}

/** (X'Omega^-1 X)^-1 X'Omega^-1 y, and its covariance with the residual variance of the transformed regression. */
export function referenceGls(
  y: readonly number[],
  X: Matrix,
  labels: readonly (readonly (string | number)[])[],
  variances: readonly number[],
) {
  const D = labels.map(dummies);
  const Omega = identity(y.length).map((row, i) =>
    row.map((one, j) =>
      D.reduce((sum, d, f) => sum + (variances[f + 1] / variances[0]) * d[i].reduce((s, v, g) => s + v * d[j][g], 0), one),
    ),
  );
  const inverse = invert(Omega);
  const bread = invert(multiply(multiply(transpose(X), inverse), X));
  const b = multiply(bread, multiply(multiply(transpose(X), inverse), column(y)));
  const e = minus(column(y), multiply(X, b));
  const rss = multiply(transpose(e), multiply(inverse, e))[0][0];
  return { b: b.map(([value]) => value), rss, covariance: bread.map((row) => row.map((value) => (value * rss) / (y.length - b.length))) };
}
