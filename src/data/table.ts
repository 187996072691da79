// Columns of equal length under text names. A Map, so that no name (`__proto__`) is special.

/** NaN = missing. Infinite values are kept and refused where they are used. */
export type NumericColumn = Float64Array;
/** null = missing. */
export type TextColumn = readonly (string | null)[];
export type Column = NumericColumn | TextColumn;

export interface Table {
  /** Where it came from, for messages: a file name or "data". */
  readonly source: string;
  readonly nRows: number;
  readonly columns: ReadonlyMap<string, Column>;
  /** Columns that hold keys were read raw: their texts, trimmed and NFC, whatever `columns` made of them. */
  readonly keys: ReadonlyMap<string, TextColumn>;
}

export const isNumeric = (column: Column): column is NumericColumn => column instanceof Float64Array;
