// Distinct values of a column, and which of them each row has.

/** Values of whole numbers within this many times the rows are found in a table, others in a map. */
const TABLE_SHARE = 4;

export interface NumberCodes {
  /** Distinct values in order of first appearance. */
  readonly values: readonly number[];
  /** [rows] place of each row's value in `values`, -1 where it is missing. */
  readonly codeOf: Int32Array;
}

/** Codes of a numeric column; 0 and -0 are one value. */
export function numberCodes(column: Float64Array): NumberCodes {
  const range = wholeRange(column);
  return range === null ? codesByMap(column) : codesByTable(column, range.low, range.size);
}

/** The range of a column of whole numbers; null where there is another number, or the range is too wide. */
function wholeRange(column: Float64Array): { low: number; size: number } | null {
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    if (Number.isNaN(value)) continue;
    if (Math.floor(value) !== value) return null;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const size = high - low + 1;
  return size > 0 && size <= TABLE_SHARE * column.length ? { low, size } : null;
}

function codesByTable(column: Float64Array, low: number, size: number): NumberCodes {
  const codeOf = new Int32Array(column.length);
  const place = new Int32Array(size); // code + 1, 0 = not seen
  const values: number[] = [];
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    if (Number.isNaN(value)) codeOf[row] = -1;
    else {
      if (place[value - low] === 0) place[value - low] = values.push(value === 0 ? 0 : value);
      codeOf[row] = place[value - low] - 1;
    }
  }
  return { values, codeOf };
}

function codesByMap(column: Float64Array): NumberCodes {
  const codeOf = new Int32Array(column.length);
  const codes = new Map<number, number>();
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    let code = Number.isNaN(value) ? -1 : codes.get(value);
    if (code === undefined) codes.set(value === 0 ? 0 : value, (code = codes.size));
    codeOf[row] = code;
  }
  return { values: [...codes.keys()], codeOf };
}
