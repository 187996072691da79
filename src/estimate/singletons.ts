import type { Factor } from "../model/design.js";

/**
 * Rows that are the only one of a level of some factor, then rows that are alone once those are gone, and so on, ascending. The effects
 * fit them exactly: they add to the row count, not to the coefficients.
 */
export function singletonRows(factors: readonly Factor[]): number[] {
  const nObs = factors[0]?.levelOf.length ?? 0;
  const count = factors.map(rowCounts);
  if (!count.some((counts) => counts.includes(1))) return [];
  const sumOfRows = factors.map(rowSums); // of a level with one row: that row
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

function rowCounts({ levels, levelOf }: Factor): Int32Array {
  const counts = new Int32Array(levels.length);
  for (let row = 0; row < levelOf.length; row++) counts[levelOf[row]]++;
  return counts;
}

function rowSums({ levels, levelOf }: Factor): Float64Array {
  const sums = new Float64Array(levels.length);
  for (let row = 0; row < levelOf.length; row++) sums[levelOf[row]] += row;
  return sums;
}
