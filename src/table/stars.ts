// Stars. The levels are an option everywhere and stand in the notes: journals differ.

/** One star for each level that p is below; nothing without a p. */
export function starsOf(p: number | undefined, levels: readonly number[]): string {
  return p === undefined ? "" : "*".repeat(levels.filter((level) => p < level).length);
}

/** "* p < 0.1, ** p < 0.05, *** p < 0.01" */
export function starNote(levels: readonly number[]): string {
  const fromWeakest = [...levels].sort((a, b) => b - a);
  return fromWeakest.map((level, i) => `${"*".repeat(i + 1)} p < ${String(level)}`).join(", ");
}
