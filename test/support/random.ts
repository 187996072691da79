/** All n! orders of 0 .. n - 1. */
export function* allPermutations(n: number): Generator<number[]> {
  if (n === 0) return yield [];
  for (const rest of allPermutations(n - 1))
    for (let at = 0; at <= rest.length; at++) yield [...rest.slice(0, at), n - 1, ...rest.slice(at)];
}

/** Mean and variance (divisor: their number) of a statistic over all orders. */
export function exactMoments(n: number, statistic: (order: number[]) => number): { expected: number; variance: number } {
  const values = Array.from(allPermutations(n), statistic);
  const expected = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { expected, variance: values.reduce((sum, value) => sum + (value - expected) ** 2, 0) / values.length };
}

/** Seeded numbers in (0, 1) (Lehmer, modulus 2^31 - 1), enough for test data. */
export function lehmer(seed: number): () => number {
  let state = (Math.abs(seed) % 2147483646) + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
