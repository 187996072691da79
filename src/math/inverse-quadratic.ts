import { DurbinError } from "../errors.js";
import { cholesky, choleskySolve } from "../wasm/dense.js";

/** What one variable keeps when the others are given, as a share of its variance: below this a covariance is singular. */
const SINGULAR_SHARE = 1e-12;

/** r' V^-1 r for r [q] and a covariance V (q x q). Throws NOT_POSITIVE_DEFINITE, naming `name`, also where V is singular up to rounding. */
export function inverseQuadratic(r: Float64Array, V: Float64Array, name: string): number {
  const q = r.length;
  const sd = Float64Array.from({ length: q }, (_, i) => Math.sqrt(V[i * q + i]));
  const L = cholesky(
    V.map((value, at) => value / (sd[Math.floor(at / q)] * sd[at % q])),
    q,
    name,
  );
  for (let i = 0; i < q; i++) {
    if (L[i * q + i] * L[i * q + i] < SINGULAR_SHARE) throw new DurbinError("numerical", "NOT_POSITIVE_DEFINITE", `${name} is singular`);
  }
  const scaled = r.map((value, i) => value / sd[i]);
  const solved = choleskySolve(L, q, scaled, 1);
  return scaled.reduce((sum, value, i) => sum + value * solved[i], 0);
}
