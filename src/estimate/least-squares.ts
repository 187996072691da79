// Least squares on transformed columns, with the refusals every linear estimator shares.
import { DurbinError } from "../errors.js";
import { leastSquares } from "../wasm/least-squares.js";

/** A column counts as absorbed by the effects when they leave less than this share of its variation, or only rounding of its level. */
const ABSORBED_SHARE = 1e-9;
const ROUNDING_SHARE = 1e-13;

/** Residual sum of squares below this share of the total counts as a perfect fit. */
const PERFECT_FIT_TOLERANCE = 1e-24;

export type LeastSquaresFit = ReturnType<typeof leastSquares>;

/** Throws where a column has no variation left after the effects were removed, naming it. */
export function refuseAbsorbed(names: readonly string[], before: Float64Array, after: Float64Array, nObs: number, effects: string): void {
  const absorbed = names.filter((_, j) => {
    const raw = before.subarray(j * nObs, (j + 1) * nObs);
    const left = norm(after.subarray(j * nObs, (j + 1) * nObs));
    return left <= ABSORBED_SHARE * Math.sqrt(centeredSumOfSquares(raw)) || left <= ROUNDING_SHARE * norm(raw);
  });
  if (absorbed.length === 0) return;
  const verb = absorbed.length === 1 ? "does not vary" : "do not vary";
  throw new DurbinError(
    "input",
    "NO_VARIATION",
    `${absorbed.join(", ")} ${verb} once the effects (${effects}) are removed; drop it, or interact it with something that varies`,
    { columns: absorbed },
  );
}

/** OLS of y on the k columns of X; throws for collinear columns, naming the combination, for too few rows and for a perfect fit. */
export function fullRankLeastSquares(names: readonly string[], X: Float64Array, nObs: number, y: Float64Array): LeastSquaresFit {
  const k = names.length;
  if (nObs < k) {
    throw new DurbinError("input", "TOO_FEW_ROWS", `${nObs} rows cannot identify ${k} coefficients`, { nObs, k });
  }
  const fit = leastSquares(X, k, nObs, y);
  if (fit.rank < k) throw collinearityError(names, fit);
  if (fit.rss <= PERFECT_FIT_TOLERANCE * sumOfSquares(y)) {
    throw new DurbinError(
      "input",
      "PERFECT_FIT",
      "the regressors reproduce the dependent variable exactly, so no error variance is left; look for it, or a part of it, among the regressors",
    );
  }
  return fit;
}

function collinearityError(names: readonly string[], fit: LeastSquaresFit): DurbinError {
  const sentences = fit.dependencies.map(({ column, on }) => `${names[column]} = ${combination(names, on)}`);
  return new DurbinError(
    "input",
    "COLLINEAR",
    `collinear columns: ${sentences.join("; ")}; drop ${fit.dependencies.length === 1 ? "one of them" : "some of them"}`,
    {
      columns: fit.dependencies.map(({ column }) => names[column]),
    },
  );
}

function combination(names: readonly string[], on: readonly { readonly column: number; readonly coefficient: number }[]): string {
  if (on.length === 0) return "0";
  return on
    .map(({ column, coefficient }, i) => {
      const size = Number(Math.abs(coefficient).toPrecision(6));
      const sign = coefficient < 0 ? (i === 0 ? "-" : " - ") : i === 0 ? "" : " + ";
      return `${sign}${size === 1 ? "" : `${size} `}${names[column]}`;
    })
    .join("");
}

export function sumOfSquares(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  return sum;
}

export function mean(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  const first = sum / x.length;
  let rest = 0;
  for (let i = 0; i < x.length; i++) rest += x[i] - first; // second pass: the first loses digits when the mean is large
  return first + rest / x.length;
}

/** Sum of (x - mean)^2. */
export function centeredSumOfSquares(x: Float64Array): number {
  const m = mean(x);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - m) * (x[i] - m);
  return sum;
}

/** Squared correlation; 0 when either has no variation. */
export function squaredCorrelation(x: Float64Array, y: Float64Array): number {
  const [mx, my] = [mean(x), mean(y)];
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i] - mx, y[i] - my];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? (xy * xy) / (xx * yy) : 0;
}

const norm = (x: Float64Array): number => Math.sqrt(sumOfSquares(x));
