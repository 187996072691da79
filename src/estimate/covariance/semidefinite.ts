// A difference of covariances need not be one.
import { symmetricEigen } from "../../wasm/eigen.js";
import type { Inference } from "../regression.js";

/** Eigenvalues of the scaled covariance above minus this are not negative but rounded. */
const ROUNDING = 1e-10;

/** A covariance and what is to be said about it. */
export type Semidefinite = Pick<Inference, "covariance" | "notes">;

/** Whether V has eigenvalues below zero; `scale` [k] are variances against which rounding is judged: those of the parts that are added. */
export function isIndefinite(V: Float64Array, scale: Float64Array): boolean {
  const k = scale.length;
  const sd = scale.map((value) => (value > 0 ? Math.sqrt(value) : 1));
  const scaled = V.map((value, at) => value / (sd[Math.floor(at / k)] * sd[at % k]));
  return symmetricEigen(scaled, k).values[0] < -ROUNDING;
}

/**
 * V, or where it has negative eigenvalues U max(D, 0) U' of V = U D U' (Cameron, Gelbach and Miller 2011), with a note that `what` begins.
 */
export function semidefinite(V: Float64Array, scale: Float64Array, what: string): Semidefinite {
  if (!isIndefinite(V, scale)) return { covariance: V, notes: [] };
  const k = scale.length;
  const { values, vectors } = symmetricEigen(V, k);
  const repaired = new Float64Array(k * k);
  values.forEach((value, m) => {
    if (!(value > 0)) return;
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) repaired[i * k + j] += value * vectors[m * k + i] * vectors[m * k + j];
  });
  const count = values.filter((value) => value < 0).length;
  const note = `${what} gives a covariance with ${count === 1 ? "a negative eigenvalue, which was" : `${count} negative eigenvalues, which were`} set to zero (Cameron, Gelbach and Miller 2011)`;
  return { covariance: repaired, notes: [note] };
}
