// The one error class, and the list of every code. `docs/errors.md` is generated from the list; test/errors.test.ts throws each code once.

/** Who can act: the user (`input`), nobody because it is not built (`unsupported`), the data or method (`numerical`), us (`internal`). */
export type ErrorKind = "input" | "unsupported" | "numerical" | "internal";

export interface ErrorEntry {
  readonly kind: ErrorKind;
  /** A sentence as it is printed, with example values. */
  readonly example: string;
}

const entry = (kind: ErrorKind, example: string): ErrorEntry => ({ kind, example });

export const ERRORS = {
  // kernels
  NOT_INITIALIZED: entry("input", "the kernels are not loaded; call `await init()` once before the first computation"),
  MEMORY_LIMIT: entry("input", "this step needs 5.10 GiB more, which does not fit the 4 GiB of one WebAssembly memory"),
  NOT_POSITIVE_DEFINITE: entry("numerical", "X'X is not positive definite; look for collinear columns"),
  SINGULAR_MATRIX: entry("numerical", "I - rho W is singular"),
  NO_CONVERGENCE: entry("numerical", "the eigenvalues of W did not converge"),
  KERNEL_STATUS: entry("internal", "X'X: unknown kernel status 9"),
  LENGTH_MISMATCH: entry("internal", "W is 48 x 48 but x has 47 elements"),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

export class DurbinError extends Error {
  override readonly name = "DurbinError";

  constructor(
    readonly kind: ErrorKind,
    readonly code: ErrorCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** The nearest of some names to a word that is none of them, for "did you mean"; undefined when none is close. */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 2)) + 1;
  for (const name of names) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** ", did you mean X?" or an empty text. */
export function suggestion(word: string, names: Iterable<string>): string {
  const name = nearest(word, names);
  return name === undefined ? "" : `, did you mean "${name}"?`;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      current[j] = Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    previous = current;
  }
  return previous[b.length];
}
