// Dense matrices: products, Cholesky, LU. Row-major; "variables in rows" means k x n with variable j at [j * n, (j + 1) * n).
import { scope } from "./arena.js";
import { copyFinite, requireLength } from "./check.js";
import { kernel } from "./load.js";
import { inPieces, ranges } from "./pieces.js";
import { check, Status } from "./status.js";

export { type Dependency, type LeastSquares, type LeastSquaresOptions, leastSquares, leastSquaresMany } from "./least-squares.js";

interface DenseExports {
  crossProduct(k: number, n: number, X: number, out: number): void;
  crossProducts(ka: number, kb: number, n: number, A: number, B: number, out: number): void;
  addProductScratch(m: number, n: number, k: number): number;
  multiply(m: number, k: number, n: number, A: number, B: number, C: number, scratch: number): void;
  matVec(m: number, n: number, A: number, x: number, out: number): void;
  choleskyScratch(n: number, m: number): number;
  cholesky(n: number, A: number, scratch: number): number;
  choleskySolve(n: number, m: number, L: number, B: number, scratch: number): void;
  choleskyLogDet(n: number, L: number): number;
  choleskyInverseScratch(n: number): number;
  choleskyInverse(n: number, A: number, out: number, scratch: number): number;
  luScratch(n: number, m: number): number;
  luFactor(n: number, A: number, pivot: number, scratch: number): number;
  luLogAbsDet(n: number, LU: number): number;
  luSolve(n: number, m: number, LU: number, pivot: number, B: number, scratch: number): void;
  luSolveTransposed(n: number, m: number, LU: number, pivot: number, B: number, scratch: number): void;
}

const wasm = () => kernel<DenseExports>();

/** Rows of a product that a piece of work takes. */
const ROWS = 512;

/** X X', the inner products of k variables in rows of n: k x k, exactly symmetric. X k x n. */
export function crossProduct(X: Float64Array, k: number, n: number): Float64Array {
  requireLength("X", X, k, n);
  return scope(({ f64, copyIn, copyOut }) => {
    const out = f64(k * k);
    wasm().crossProduct(k, n, copyIn(X), out);
    return copyOut(out, k * k);
  });
}

/** A B', the inner products of ka and kb variables in rows of n: ka x kb, with the bits that `crossProduct` gives. A ka x n, B kb x n. */
export function crossProducts(A: Float64Array, ka: number, B: Float64Array, kb: number, n: number): Float64Array {
  requireLength("A", A, ka, n);
  requireLength("B", B, kb, n);
  return scope(({ f64, copyIn, copyOut }) => {
    const out = f64(ka * kb);
    wasm().crossProducts(ka, kb, n, copyIn(A), copyIn(B), out);
    return copyOut(out, ka * kb);
  });
}

/** A B: m x n. A m x k, B k x n. */
export function multiply(A: Float64Array, B: Float64Array, m: number, k: number, n: number): Float64Array {
  requireLength("A", A, m, k);
  requireLength("B", B, k, n);
  return scope(({ f64, copyIn, copyOut }) => {
    const out = f64(m * n);
    const [a, b] = [copyIn(A), copyIn(B)];
    const { count, range } = ranges(m, ROWS);
    const args = (p: number): readonly number[] => {
      const [from, to] = range(p);
      return [to - from, k, n, a + 8 * k * from, b, out + 8 * n * from];
    };
    inPieces("multiply", { count, args, scratch: wasm().addProductScratch(ROWS, n, k) >>> 0 });
    return copyOut(out, m * n);
  });
}

/** A x: [m]. A m x n, x [n]. */
export function matVec(A: Float64Array, x: Float64Array, m: number, n: number): Float64Array {
  requireLength("A", A, m, n);
  requireLength("x", x, n);
  return scope(({ f64, copyIn, copyOut }) => {
    const out = f64(m);
    wasm().matVec(m, n, copyIn(A), copyIn(x), out);
    return copyOut(out, m);
  });
}

/**
 * L with A = L L', lower triangular with zeros above, n x n. A n x n is symmetric; its upper triangle is read. Throws
 * NOT_POSITIVE_DEFINITE, naming `name`, also when a pivot is zero up to rounding: at most n 2^-53 times its diagonal entry.
 */
export function cholesky(A: Float64Array, n: number, name = "the matrix"): Float64Array {
  requireLength(name, A, n, n);
  return scope(({ bytes, copyIn, copyOut }) => {
    const L = copyIn(A);
    check(wasm().cholesky(n, L, bytes(wasm().choleskyScratch(n, 1) >>> 0)), name);
    return copyOut(L, n * n);
  });
}

/** (L L')^-1 B: n x m. L n x n of `cholesky`, B n x m (for one right-hand side [n] and m = 1). */
export function choleskySolve(L: Float64Array, n: number, B: Float64Array, m: number): Float64Array {
  requireLength("L", L, n, n);
  requireLength("B", B, n, m);
  return scope(({ bytes, copyIn, copyOut }) => {
    const X = copyIn(B);
    wasm().choleskySolve(n, m, copyIn(L), X, bytes(wasm().choleskyScratch(n, m) >>> 0));
    return copyOut(X, n * m);
  });
}

/** ln|L L'| = 2 sum ln L_ii. L n x n of `cholesky`. */
export function choleskyLogDet(L: Float64Array, n: number): number {
  requireLength("L", L, n, n);
  return scope(({ copyIn }) => wasm().choleskyLogDet(n, copyIn(L)));
}

/** A^-1 of a symmetric positive definite A: n x n, exactly symmetric. Throws as `cholesky` does. */
export function choleskyInverse(A: Float64Array, n: number, name = "the matrix"): Float64Array {
  requireLength(name, A, n, n);
  return scope(({ f64, bytes, copyIn, copyOut }) => {
    const out = f64(n * n);
    check(wasm().choleskyInverse(n, copyIn(A), out, bytes(wasm().choleskyInverseScratch(n) >>> 0)), name);
    return copyOut(out, n * n);
  });
}

/** P A = L U with partial pivoting. */
export interface LuFactors {
  readonly n: number;
  /** n x n: U, and below its diagonal L, whose own diagonal is one; unspecified when singular */
  readonly lu: Float64Array;
  /** [n]: step j exchanged rows j and pivot[j] */
  readonly pivot: Int32Array;
  /** ln|det A|, -Infinity when singular */
  readonly logAbsDet: number;
  /** sign of det A, 0 when singular */
  readonly sign: -1 | 0 | 1;
  /** a pivot was zero up to rounding: at most n 2^-53 times the largest entry of its column */
  readonly singular: boolean;
}

/** The LU factors of a general A n x n, with its determinant. A singular matrix is a result, not an error; solving with it is one. */
export function luFactor(A: Float64Array, n: number, name = "the matrix"): LuFactors {
  requireLength(name, A, n, n);
  return scope((memory) => {
    const lu = copyFinite(memory, name, A);
    const exchanges = memory.i32(n);
    const singular = wasm().luFactor(n, lu, exchanges, memory.bytes(wasm().luScratch(n, 1) >>> 0)) !== Status.OK;
    const factors = { n, lu: memory.copyOut(lu, n * n), pivot: memory.copyOutInt(exchanges, n), singular };
    if (singular) return { ...factors, logAbsDet: Number.NEGATIVE_INFINITY, sign: 0 };
    let negative = 0;
    for (let j = 0; j < n; j++) {
      if (factors.pivot[j] !== j) negative ^= 1;
      if (factors.lu[j * n + j] < 0) negative ^= 1;
    }
    return { ...factors, logAbsDet: wasm().luLogAbsDet(n, lu), sign: negative === 1 ? -1 : 1 };
  });
}

type LuKernel = "luSolve" | "luSolveTransposed";

function solveWith(which: LuKernel, factors: LuFactors, B: Float64Array, m: number, name: string): Float64Array {
  const { n, lu, pivot } = factors;
  requireLength("B", B, n, m);
  if (factors.singular) check(Status.SINGULAR, name);
  return scope(({ bytes, copyIn, copyOut }) => {
    const X = copyIn(B);
    wasm()[which](n, m, copyIn(lu), copyIn(pivot), X, bytes(wasm().luScratch(n, m) >>> 0));
    return copyOut(X, n * m);
  });
}

/** A^-1 B: n x m. B n x m (for one right-hand side [n] and m = 1). Throws SINGULAR_MATRIX, naming `name`. */
export function luSolve(factors: LuFactors, B: Float64Array, m: number, name = "the matrix"): Float64Array {
  return solveWith("luSolve", factors, B, m, name);
}

/** A'^-1 B: n x m. As `luSolve`. */
export function luSolveTransposed(factors: LuFactors, B: Float64Array, m: number, name = "the matrix"): Float64Array {
  return solveWith("luSolveTransposed", factors, B, m, name);
}

/**
 * A^-1 of a general A: n x n. Throws SINGULAR_MATRIX, naming `name`. For a symmetric positive definite A `choleskyInverse` is exact in
 * symmetry and faster.
 */
export function inverse(A: Float64Array, n: number, name = "the matrix"): Float64Array {
  const identity = new Float64Array(n * n);
  for (let i = 0; i < n; i++) identity[i * n + i] = 1;
  return luSolve(luFactor(A, n, name), identity, n, name);
}
