// The instruments as an orthonormal basis: every statistic of an instrumental variables model is a short product with it.
import { dot, norm } from "../../math/vector.js";
import type { IvProblem } from "./problem.js";

export interface Projection {
  readonly nObs: number;
  /** Exogenous regressors, and with the excluded instruments. */
  readonly exogenous: number;
  readonly instruments: number;
  /** [instruments * nObs] orthonormal basis of the exogenous regressors, then of what the excluded instruments add */
  readonly Q: Float64Array;
  /** Endogenous regressors, then y: how many. */
  readonly columns: number;
  /** [columns * nObs] less their projection on the exogenous regressors */
  readonly W: Float64Array;
  /** columns x l: what the excluded part of the basis explains of each, W'Q */
  readonly C: Float64Array;
  /** [columns * nObs] less their projection on all instruments */
  readonly V: Float64Array;
}

export function project({ nObs, exogenous, endogenous, y, X, Z }: IvProblem): Projection {
  const Q = new Float64Array(exogenous * nObs + Z.length);
  Q.set(X.subarray(0, exogenous * nObs));
  Q.set(Z, exogenous * nObs);
  orthonormalize(Q, nObs);
  const instruments = Q.length / nObs;
  const columns = endogenous + 1;
  const W = new Float64Array(columns * nObs);
  W.set(X.subarray(exogenous * nObs));
  W.set(y, endogenous * nObs);
  for (const column of columnsOf(W, nObs)) remove(column, Q.subarray(0, exogenous * nObs), nObs);
  const V = W.slice();
  for (const column of columnsOf(V, nObs)) remove(column, Q, nObs);
  const basis = columnsOf(Q.subarray(exogenous * nObs), nObs);
  const C = Float64Array.from(columnsOf(W, nObs).flatMap((column) => basis.map((q) => dot(column, q))));
  return { nObs, exogenous, instruments, Q, columns, W, C, V };
}

/** Gram-Schmidt in place, each column twice: orthogonal to rounding whatever the condition (Giraud, Langou, Rozloznik 2005). */
export function orthonormalize(Q: Float64Array, nObs: number): void {
  columnsOf(Q, nObs).forEach((column, j) => {
    const size = norm(column);
    for (let i = 0; i < nObs; i++) column[i] /= size;
    remove(column, Q.subarray(0, j * nObs), nObs);
    const rest = norm(column);
    for (let i = 0; i < nObs; i++) column[i] /= rest;
  });
}

/** Subtracts from x its projection on an orthonormal basis, twice. */
function remove(x: Float64Array, basis: Float64Array, nObs: number): void {
  for (let pass = 0; pass < 2; pass++) for (const q of columnsOf(basis, nObs)) subtract(x, dot(x, q), q);
}

function subtract(x: Float64Array, size: number, q: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i] -= size * q[i];
}

/** Views of the columns. */
export function columnsOf(matrix: Float64Array, nObs: number): Float64Array[] {
  return Array.from({ length: matrix.length / nObs }, (_, j) => matrix.subarray(j * nObs, (j + 1) * nObs));
}
