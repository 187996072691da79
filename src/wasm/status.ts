// Status codes of assembly/status.ts, and the sentence for each.
import { DurbinError } from "../errors.js";

export const Status = { OK: 0, NOT_POSITIVE_DEFINITE: 1, SINGULAR: 2, NO_CONVERGENCE: 3, UNSTABLE: 4, FULL: 5 } as const;

/** Throws for a status other than OK; `what` names the matrix or the iteration. */
export function check(status: number, what: string): void {
  if (status === Status.OK) return;
  if (status === Status.NOT_POSITIVE_DEFINITE) {
    throw new DurbinError("numerical", "NOT_POSITIVE_DEFINITE", `${what} is not positive definite; look for collinear columns`);
  }
  if (status === Status.SINGULAR) throw new DurbinError("numerical", "SINGULAR_MATRIX", `${what} is singular`);
  if (status === Status.NO_CONVERGENCE) throw new DurbinError("numerical", "NO_CONVERGENCE", `${what} did not converge`);
  if (status === Status.UNSTABLE) {
    throw new DurbinError("numerical", "UNSTABLE_FACTORS", `${what} loses half of its digits in elimination; rescale rows or columns of W`);
  }
  throw new DurbinError("internal", "KERNEL_STATUS", `${what}: unknown kernel status ${status}`);
}
