// What a kernel that can fail returns; src/wasm/status.ts turns it into a sentence. Keep the two in step.

export namespace Status {
  export const OK: i32 = 0;
  /** A pivot of a Cholesky factorization is not positive. */
  export const NOT_POSITIVE_DEFINITE: i32 = 1;
  /** A pivot of an LU factorization is zero. */
  export const SINGULAR: i32 = 2;
  /** An iteration did not reach its tolerance. */
  export const NO_CONVERGENCE: i32 = 3;
  /** Elements of a factor grow so much that the digits of the result are lost. */
  export const UNSTABLE: i32 = 4;
  /** The memory given does not suffice. */
  export const FULL: i32 = 5;
}
