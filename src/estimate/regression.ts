// What a least squares fit leaves for the covariance of its coefficients.
import { quadratic } from "../math/linear.js";
import type { Factor } from "../model/design.js";
import type { Reference } from "../result/fit.js";

export interface Regression {
  /** [k] */
  readonly names: readonly string[];
  readonly nObs: number;
  /** [k * nObs] transformed regressors */
  readonly X: Float64Array;
  /** [k * k] (X'X)^-1 */
  readonly inverse: Float64Array;
  /** [nObs] */
  readonly residuals: Float64Array;
  /** [nObs] diagonal of X (X'X)^-1 X' */
  readonly leverage: Float64Array;
  readonly rss: number;
  /** N - K - absorbed levels */
  readonly dfResidual: number;
  /** Absorbed factors, to see which are nested in a cluster. */
  readonly factors: readonly Factor[];
  /** The key of a row, for messages. */
  readonly rowName: (row: number) => string;
}

export interface Inference {
  /** [k * k] */
  readonly covariance: Float64Array;
  readonly reference: Reference;
  readonly notes: readonly string[];
}

/** (X'X)^-1 M (X'X)^-1 */
export const sandwich = ({ names, inverse }: Regression, meat: Float64Array): Float64Array =>
  quadratic(inverse, meat, names.length, names.length);
