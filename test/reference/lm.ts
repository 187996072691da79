// Lagrange multiplier tests by definition: NT x NT weights, dummies projected out by explicit matrices, scores and information of the
// likelihood of y = rho W y + X beta + W X theta + u, u = lambda W u + e at the restricted estimates.
import { apply, combine, dotProduct, identity, invert, type Matrix, multiply, trace, transpose, zeros } from "./matrix.js";
import { dummies } from "./spatial-ml.js";

interface Input {
  readonly W: Matrix;
  readonly T: number;
  readonly y: number[];
  /** Columns without the constant. */
  readonly X: number[][];
  readonly effects: string;
}

/** I - Z (Z'Z)^-1 Z' for columns Z. */
function annihilator(Z: readonly number[][], size: number): Matrix {
  const { inverse } = invert(Z.map((a) => Z.map((b) => dotProduct(a, b))));
  const columns = transpose(Z as Matrix);
  return combine(1, identity(size), -1, multiply(multiply(columns, inverse), transpose(columns)));
}

const quadraticForm = (r: readonly number[], V: Matrix): number => dotProduct(r, apply(invert(V).inverse, r));

export function lagrangeMultipliers({ W, T, y, X, effects }: Input): Record<string, { statistic: number; df: number }> {
  const n = W.length;
  const N = n * T;
  const big = zeros(N, N);
  for (let t = 0; t < T; t++) for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) big[t * n + i][t * n + j] = W[i][j];
  const fixed = effects === "none" ? [new Array<number>(N).fill(1)] : dummies(n, T, effects);
  const M = annihilator([...X, ...fixed], N);
  const e = apply(M, y);
  const s2 = dotProduct(e, e) / N;
  const WXb = apply(
    big,
    y.map((v, r) => v - e[r]), // the fit, effects included
  );
  const traces = trace(multiply(big, big)) + trace(multiply(transpose(big), big));
  const J = dotProduct(WXb, apply(M, WXb)) / s2 + traces;
  const error = dotProduct(e, apply(big, e)) / s2;
  const lag = dotProduct(e, apply(big, y)) / s2;
  const WX = X.map((x) => apply(big, x));
  const score = WX.map((x) => dotProduct(x, e) / s2);
  const off = WX.map((x) => apply(M, x));
  const information = off.map((a) => off.map((c) => dotProduct(a, c) / s2));
  const border = off.map((a) => dotProduct(a, WXb) / s2);
  const joint = [...information.map((row, i) => [...row, border[i]]), [...border, J]];
  const k = X.length;
  const wx = quadraticForm(score, information);
  const durbin = quadraticForm([...score, lag], joint);
  // the joint information of (rho, lambda) is [[J, traces], [traces, traces]]
  const both = quadraticForm(
    [lag, error],
    [
      [J, traces],
      [traces, traces],
    ],
  );
  return {
    lmError: { statistic: error ** 2 / traces, df: 1 },
    lmLag: { statistic: lag ** 2 / J, df: 1 },
    rlmError: { statistic: both - lag ** 2 / J, df: 1 },
    rlmLag: { statistic: both - error ** 2 / traces, df: 1 },
    sarma: { statistic: both, df: 2 },
    lmWx: { statistic: wx, df: k },
    lmSpatialDurbin: { statistic: durbin, df: k + 1 },
    rlmWx: { statistic: durbin - lag ** 2 / J, df: k },
    rlmLagDurbin: { statistic: durbin - wx, df: 1 },
  };
}
