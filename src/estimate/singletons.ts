import type { Factor } from "../model/design.js";

/**
 * Rows that are the only one of a level of some factor, then rows that are alone once those are gone, and so on, ascending. The effects
 * fit them exactly: they add to the row count, not to the coefficients.
 */
export function singletonRows(factors: readonly Factor[]): number[] {
  const nObs = factors[0]?.levelOf.length ?? 0;
  const count = factors.map(({ levels }) => new Float64Array(levels.length));
  const sumOfRows = factors.map(({ levels }) => new Float64Array(levels.length)); // of a level with one row: that row
  factors.forEach(({ levelOf }, m) => {
    for (let row = 0; row < nObs; row++) {
      count[m][levelOf[row]]++;
      sumOfRows[m][levelOf[row]] += row;
    }
  });
  const gone = new Uint8Array(nObs);
  const remove = (start: number): void => {
    const waiting = [start];
    for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
      if (gone[row] === 1) continue;
      gone[row] = 1;
      factors.forEach(({ levelOf }, m) => {
        const level = levelOf[row as number];
        count[m][level]--;
        sumOfRows[m][level] -= row as number;
        if (count[m][level] === 1) waiting.push(sumOfRows[m][level]);
      });
    }
  };
  for (let row = 0; row < nObs; row++) if (factors.some(({ levelOf }, m) => count[m][levelOf[row]] === 1)) remove(row);
  return Array.from(gone.keys()).filter((row) => gone[row] === 1);
}
