// Sums over (I - rho M)^-1 at many rho without eigenvectors: M is reduced once, each rho costs O(n) when M is symmetric, O(n^2) otherwise.
import { scope } from "./arena.js";
import { copyFinite, requireLength } from "./check.js";
import { kernel } from "./load.js";
import { endSymmetric, reduceSymmetric } from "./reduce-symmetric.js";
import { check } from "./status.js";

interface ResolventExports {
  tridiagonalFormScratch(n: number): number;
  tridiagonalForm(n: number, rho: number, d: number, e: number, u: number, v: number, out: number, scratch: number): number;
  hessenbergScratch(n: number): number;
  hessenberg(n: number, A: number, stride: number, m: number, U: number, scratch: number): void;
  hessenbergFormScratch(n: number): number;
  hessenbergForm(n: number, rho: number, H: number, u: number, v: number, out: number, scratch: number): number;
}

const wasm = () => kernel<ResolventExports>();

/** S = Q T Q' with T tridiagonal. */
export interface SymmetricReduction {
  /** [n] diagonal of T */
  readonly d: Float64Array;
  /** [n] off-diagonal of T in the first n - 1, then 0 */
  readonly e: Float64Array;
  /** m x n: row q is Q'u_q */
  readonly U: Float64Array;
  /** [n] eigenvalues, ascending */
  readonly values: Float64Array;
}

/**
 * Tridiagonal form of a symmetric S n x n (its upper triangle is read) and what m row vectors U m x n become under it, so that
 * u'f(S)v = (Q'u)'f(T)(Q'v). Throws NOT_FINITE, NO_CONVERGENCE.
 */
export function symmetricReduce(S: Float64Array, n: number, U: Float64Array, m: number, name = "the matrix"): SymmetricReduction {
  requireLength(name, S, n, n);
  requireLength("U", U, m, n);
  return scope((memory) => {
    const { f64, copyIn, copyOut } = memory;
    const address = copyFinite(memory, name, S);
    const rows = copyIn(U);
    const values = f64(n);
    const { factor, e } = reduceSymmetric(n, address, values, memory, m, rows);
    const unscaled = (from: number): Float64Array => copyOut(from, n).map((x) => x / factor);
    const T = { d: unscaled(values), e: unscaled(e) };
    if (n > 0) T.e[n - 1] = 0;
    check(endSymmetric(n, factor, values, e), `the eigenvalues of ${name}`);
    return { ...T, U: copyOut(rows, m * n), values: copyOut(values, n).sort() };
  });
}

/** One form at every rho. */
export interface ResolventForm {
  /** [rhos] u'(I - rho M)^-1 v */
  readonly values: Float64Array;
  /** [rhos] its derivative in rho, u'(I - rho M)^-1 M (I - rho M)^-1 v */
  readonly derivatives: Float64Array;
}

/** Calls `evaluate(rho, out)` for every rho; it leaves value and derivative at `out` and returns a status. */
function atEach(rhos: Float64Array, out: number, copyOut: (address: number, n: number) => Float64Array, evaluate: (rho: number) => number) {
  const values = new Float64Array(rhos.length);
  const derivatives = new Float64Array(rhos.length);
  rhos.forEach((rho, i) => {
    check(evaluate(rho), `I - rho W at rho = ${rho}`);
    const pair = copyOut(out, 2);
    values[i] = pair[0];
    derivatives[i] = pair[1];
  });
  return { values, derivatives };
}

/**
 * u'(I - rho T)^-1 v and its derivative at every rho, T symmetric tridiagonal of `symmetricReduce`: O(n) each, by elimination with
 * exchanges, so also right where I - rho T is indefinite. d, e, u, v [n]. Throws SINGULAR_MATRIX where 1/rho is an eigenvalue to the
 * last bit.
 */
export function tridiagonalForm(d: Float64Array, e: Float64Array, u: Float64Array, v: Float64Array, rhos: Float64Array): ResolventForm {
  const n = d.length;
  requireLength("e", e, n);
  requireLength("u", u, n);
  requireLength("v", v, n);
  return scope(({ f64, bytes, copyIn, copyOut }) => {
    const [dd, ee, uu, vv] = [copyIn(d), copyIn(e), copyIn(u), copyIn(v)];
    const out = f64(2);
    const scratch = bytes(wasm().tridiagonalFormScratch(n) >>> 0);
    return atEach(rhos, out, copyOut, (rho) => wasm().tridiagonalForm(n, rho, dd, ee, uu, vv, out, scratch));
  });
}

/** A = Q H Q' with H upper Hessenberg. */
export interface HessenbergReduction {
  /** n x n, zero below the sub-diagonal */
  readonly H: Float64Array;
  /** m x n: row q is Q'u_q */
  readonly U: Float64Array;
  /** m x n: row q is Q'v_q */
  readonly V: Float64Array;
}

/** Hessenberg form of a general A n x n and what the m row vectors of U and of V, m x n each, become under it. Throws NOT_FINITE. */
export function hessenbergReduce(
  A: Float64Array,
  n: number,
  U: Float64Array,
  V: Float64Array,
  m: number,
  name = "the matrix",
): HessenbergReduction {
  requireLength(name, A, n, n);
  requireLength("U", U, m, n);
  requireLength("V", V, m, n);
  return scope((memory) => {
    const { bytes, copyIn, copyOut } = memory;
    const address = copyFinite(memory, name, A);
    const both = new Float64Array(2 * m * n);
    both.set(U);
    both.set(V, m * n);
    const rows = copyIn(both);
    wasm().hessenberg(n, address, n, 2 * m, rows, bytes(wasm().hessenbergScratch(n) >>> 0));
    return { H: copyOut(address, n * n), U: copyOut(rows, m * n), V: copyOut(rows + 8 * m * n, m * n) };
  });
}

/**
 * u'(I - rho H)^-1 v and its derivative at every rho, H Hessenberg n x n of `hessenbergReduce`: O(n^2) each. u, v [n]. Throws as
 * `tridiagonalForm`.
 */
export function hessenbergForm(H: Float64Array, n: number, u: Float64Array, v: Float64Array, rhos: Float64Array): ResolventForm {
  requireLength("H", H, n, n);
  requireLength("u", u, n);
  requireLength("v", v, n);
  return scope(({ f64, bytes, copyIn, copyOut }) => {
    const [hh, uu, vv] = [copyIn(H), copyIn(u), copyIn(v)];
    const out = f64(2);
    const scratch = bytes(wasm().hessenbergFormScratch(n) >>> 0);
    return atEach(rhos, out, copyOut, (rho) => wasm().hessenbergForm(n, rho, hh, uu, vv, out, scratch));
  });
}
