// Spatial panel likelihoods by definition: explicit dummy variables, dense determinants, golden section, the textbook information matrix.
import { applyBlocks, combine, dotProduct, identity, invert, type Matrix, multiply, trace, transpose } from "./matrix.js";

export interface ReferenceInput {
  readonly kind: "lag" | "error";
  readonly W: Matrix;
  readonly T: number;
  readonly y: number[];
  /** columns, W X included */
  readonly Z: number[][];
  /** dummy columns, linearly independent of each other and of Z */
  readonly D: number[][];
  readonly low: number;
  readonly high: number;
}

export interface ReferenceFit {
  readonly delta: number[];
  readonly rho: number;
  readonly sigma2: number;
  readonly rss: number;
  readonly logLik: number;
  readonly covariance: Matrix;
}

/** Dummy columns of a balanced n x T panel; with a constant in the model, or both effects, one level less. */
export function dummies(n: number, T: number, effects: string): number[][] {
  const rows = Array.from({ length: n * T }, (_, r) => r);
  const entity = Array.from({ length: n }, (_, i) => rows.map((r) => (r % n === i ? 1 : 0)));
  const time = Array.from({ length: T }, (_, t) => rows.map((r) => (Math.floor(r / n) === t ? 1 : 0)));
  if (effects === "entity") return entity;
  if (effects === "time") return time;
  return effects === "twoways" ? [...entity, ...time.slice(1)] : [];
}

function regress(columns: number[][], y: number[]): { b: number[]; rss: number; inverse: Matrix; residuals: number[] } {
  const { inverse } = invert(columns.map((a) => columns.map((c) => dotProduct(a, c))));
  const b = inverse.map((row) =>
    dotProduct(
      row,
      columns.map((c) => dotProduct(c, y)),
    ),
  );
  const residuals = y.map((v, i) => v - columns.reduce((sum, c, j) => sum + c[i] * b[j], 0));
  return { b, rss: dotProduct(residuals, residuals), inverse, residuals };
}

function at(input: ReferenceInput, rho: number) {
  const { W, T, y, Z, D } = input;
  const A = combine(1, identity(W.length), -rho, W);
  const filter = (x: number[]): number[] => applyBlocks(A, x);
  const all = [...Z, ...D];
  const columns = input.kind === "lag" ? all : all.map(filter);
  const fit = regress(columns, filter(y));
  const { inverse: P, logAbsDet } = invert(A);
  const N = y.length;
  const sigma2 = fit.rss / N;
  return { ...fit, columns, P, sigma2, logLik: T * logAbsDet - (N / 2) * (Math.log(2 * Math.PI * sigma2) + 1) };
}

/** Golden section after a grid. */
function maximize(f: (x: number) => number, low: number, high: number): number {
  const steps = 60;
  let best = 1;
  const point = (i: number): number => low + ((high - low) * i) / steps;
  for (let i = 1; i < steps; i++) if (f(point(i)) > f(point(best))) best = i;
  let [a, b] = [point(best - 1), point(best + 1)];
  const g = (Math.sqrt(5) - 1) / 2;
  for (let i = 0; i < 80; i++) {
    const [c, d] = [b - g * (b - a), a + g * (b - a)];
    if (f(c) > f(d)) b = d;
    else a = c;
  }
  return (a + b) / 2;
}

export function referenceFit(input: ReferenceInput): ReferenceFit {
  const rho = maximize((r) => at(input, r).logLik, input.low, input.high);
  const point = at(input, rho);
  const { W, T, Z } = input;
  const N = input.y.length;
  const G = multiply(W, point.P);
  const q = point.columns.length;
  const size = q + 2;
  const I: Matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const s2 = point.sigma2;
  for (let i = 0; i < q; i++) for (let j = 0; j < q; j++) I[i][j] = dotProduct(point.columns[i], point.columns[j]) / s2;
  I[q][q] = T * (trace(multiply(G, G)) + trace(multiply(G, transpose(G))));
  if (input.kind === "lag") {
    const eta = point.columns[0].map((_, r) => point.columns.reduce((sum, c, j) => sum + c[r] * point.b[j], 0));
    const Geta = applyBlocks(G, eta);
    for (let i = 0; i < q; i++) I[i][q] = I[q][i] = dotProduct(point.columns[i], Geta) / s2;
    I[q][q] += dotProduct(Geta, Geta) / s2;
  }
  I[q][q + 1] = I[q + 1][q] = (T * trace(G)) / s2;
  I[q + 1][q + 1] = N / (2 * s2 * s2);
  const full = invert(I).inverse;
  const keep = [...Z.map((_, j) => j), q];
  return {
    delta: point.b.slice(0, Z.length),
    rho,
    sigma2: s2,
    rss: point.rss,
    logLik: point.logLik,
    covariance: keep.map((i) => keep.map((j) => full[i][j])),
  };
}

/** ln L at (coefficients of [Z, D], rho or lambda, sigma2), by definition. */
export function logLikAt({ kind, W, T, y, Z, D }: ReferenceInput, coefficients: readonly number[], rho: number, sigma2: number): number {
  const A = combine(1, identity(W.length), -rho, W);
  const mean = y.map((_, i) => [...Z, ...D].reduce((sum, c, j) => sum + c[i] * coefficients[j], 0));
  const e =
    kind === "lag"
      ? applyBlocks(A, y).map((v, i) => v - mean[i])
      : applyBlocks(
          A,
          y.map((v, i) => v - mean[i]),
        );
  return T * invert(A).logAbsDet - (y.length / 2) * Math.log(2 * Math.PI * sigma2) - dotProduct(e, e) / (2 * sigma2);
}

/** Inverse of the numerical Hessian of -ln L at the maximum, the rows of Z's coefficients and of the spatial parameter. */
export function observedCovariance(input: ReferenceInput): Matrix {
  const fit = referenceFit(input);
  const { b } = at(input, fit.rho);
  const point = [...b, fit.rho, fit.sigma2];
  const q = b.length;
  const f = (x: number[]): number => logLikAt(input, x.slice(0, q), x[q], x[q + 1]);
  const h = point.map((v, i) => (i === q + 1 ? 1e-3 * v : 1e-3));
  const moved = (i: number, si: number, j: number, sj: number): number =>
    f(point.map((v, m) => v + (m === i ? si * h[i] : 0) + (m === j ? sj * h[j] : 0)));
  const H = point.map((_, i) =>
    point.map((__, j) => -(moved(i, 1, j, 1) - moved(i, 1, j, -1) - moved(i, -1, j, 1) + moved(i, -1, j, -1)) / (4 * h[i] * h[j])),
  );
  const full = invert(H).inverse;
  const keep = [...input.Z.map((_, j) => j), q];
  return keep.map((i) => keep.map((j) => full[i][j]));
}
