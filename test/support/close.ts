// Comparison of numbers with a stated tolerance; the message says which element differs and by how much.

type Numbers = number | ArrayLike<number>;

const listOf = (value: Numbers): ArrayLike<number> => (typeof value === "number" ? [value] : value);

/** Throws unless every |actual - expected| is at most relTol |expected| or absTol. NaN equals nothing; equal infinities are equal. */
export function assertClose(actual: Numbers, expected: Numbers, relTol: number, absTol = 0): void {
  const a = listOf(actual);
  const e = listOf(expected);
  if (a.length !== e.length) throw new Error(`${a.length} numbers, expected ${e.length}`);
  for (let i = 0; i < a.length; i++) {
    if (a[i] === e[i]) continue;
    const difference = Math.abs(a[i] - e[i]);
    if (difference <= Math.max(absTol, relTol * Math.abs(e[i]))) continue;
    const where = a.length === 1 ? "" : `[${i}]: `;
    const allowed = absTol > 0 ? `relative ${relTol} or absolute ${absTol}` : `relative ${relTol}`;
    throw new Error(`${where}got ${a[i]}, expected ${e[i]}, differs by ${difference} (allowed: ${allowed})`);
  }
}
