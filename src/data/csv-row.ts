// The grammar of a row of CSV, on bytes: where its cells begin and end.
//
// Own, not udsv: rows are refused by number when ragged or badly quoted (udsv pads or swallows them), quoted line breaks need not match
// the row's, key columns keep their texts, and a file is read in pieces of bytes (udsv takes strings, at most 512 MiB each in V8). Speed
// decides nothing: 1,000,000 rows x 8 columns, 71 MB, take 0.8 s of processor time either way.
//
// Rows end with LF, CR LF or CR. A cell that begins with a quote ends with one; inside, a doubled quote is one quote. A quote
// elsewhere in a cell is text.

export const QUOTE = 34;
const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;

/** Cells of one row: bytes [start, end) without the outer quotes. Reused from row to row. */
export interface RowCells {
  count: number;
  starts: Int32Array;
  ends: Int32Array;
  /** 0 plain, 1 quoted, 2 quoted with doubled quotes inside. */
  quoting: Uint8Array;
}

export const makeRowCells = (capacity: number): RowCells => ({
  count: 0,
  starts: new Int32Array(capacity),
  ends: new Int32Array(capacity),
  quoting: new Uint8Array(capacity),
});

/** Results of `splitRow` that are no position. `cells.count` is then the number of cells before the bad one. */
export const INCOMPLETE = -1;
export const TEXT_AFTER_QUOTE = -2;
export const OPEN_QUOTE = -3;

/**
 * Reads one row that begins at `at`. Returns the position after its line break, INCOMPLETE when the bytes end first and are not `final`,
 * OPEN_QUOTE when they are, TEXT_AFTER_QUOTE for `"a"b`.
 */
export function splitRow(bytes: Uint8Array, at: number, separator: number, final: boolean, cells: RowCells): number {
  const end = bytes.length;
  cells.count = 0;
  for (;;) {
    let start = at;
    let quoting = 0;
    let stop: number;
    if (bytes[at] === QUOTE) {
      start = at + 1;
      let close = start;
      quoting = 1;
      for (;;) {
        close = bytes.indexOf(QUOTE, close);
        if (close < 0) return final ? OPEN_QUOTE : INCOMPLETE;
        if (bytes[close + 1] !== QUOTE) break;
        quoting = 2;
        close += 2;
      }
      stop = close;
      at = close + 1;
      while (at < end && (bytes[at] === SPACE || (bytes[at] === TAB && separator !== TAB))) at++;
      if (at < end && bytes[at] !== separator && bytes[at] !== LF && bytes[at] !== CR) return TEXT_AFTER_QUOTE;
    } else {
      while (at < end) {
        const byte = bytes[at];
        if (byte === separator || byte === LF || byte === CR) break;
        at++;
      }
      stop = at;
    }
    if (cells.count === cells.starts.length) grow(cells);
    cells.starts[cells.count] = start;
    cells.ends[cells.count] = stop;
    cells.quoting[cells.count++] = quoting;
    if (at === end) return final ? end : INCOMPLETE;
    if (bytes[at] === separator) at++;
    else if (bytes[at] === LF) return at + 1;
    else if (at + 1 < end) return bytes[at + 1] === LF ? at + 2 : at + 1;
    else return final ? end : INCOMPLETE;
  }
}

function grow(cells: RowCells): void {
  const bigger = makeRowCells(cells.starts.length * 2);
  bigger.starts.set(cells.starts);
  bigger.ends.set(cells.ends);
  bigger.quoting.set(cells.quoting);
  cells.starts = bigger.starts;
  cells.ends = bigger.ends;
  cells.quoting = bigger.quoting;
}

/** A line with nothing on it. */
export const isBlank = (cells: RowCells): boolean => cells.count === 1 && cells.quoting[0] === 0 && cells.starts[0] === cells.ends[0];

const CANDIDATES = [",", ";", "\t", "|"].map((separator) => separator.charCodeAt(0));
const SAMPLE_ROWS = 20;

/**
 * The separator of a file: the candidate that splits the header and the next rows into the same number of cells, the most cells if
 * several do. Without such a one, what splits the header most, so that the ragged row is found and named.
 */
export function detectSeparator(sample: Uint8Array, final: boolean): number {
  const cells = makeRowCells(64);
  let best = CANDIDATES[0];
  let bestScore = 1;
  for (const separator of CANDIDATES) {
    let at = splitRow(sample, 0, separator, final, cells);
    if (at < 0 && at !== INCOMPLETE) continue;
    const count = cells.count;
    let consistent = true;
    for (let row = 0; row < SAMPLE_ROWS && at > 0 && at < sample.length; row++) {
      at = splitRow(sample, at, separator, final, cells);
      if (at === INCOMPLETE || isBlank(cells)) break;
      if (at < 0 || cells.count !== count) consistent = false;
    }
    const score = count > 1 && consistent ? 1e9 + count : count;
    if (score > bestScore) [best, bestScore] = [separator, score];
  }
  return best;
}
