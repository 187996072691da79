// What a table is before it is text, LaTeX or HTML. Builders make this, renderers read it; cells hold finished text, nothing is computed later.

export interface Cell {
  /** A number as printed, or words; empty = nothing to show. */
  readonly text: string;
  /** "", "*", "**", .. */
  readonly stars?: string;
  /** In round brackets: standard errors, t statistics, p-values. Renderers for spreadsheets leave the brackets out: "(0.1)" reads as -0.1 there. */
  readonly enclosed?: boolean;
}

export interface Row {
  readonly label: string;
  /** What the row adds to the row above ("se"): printed without a label where a reader sees both. */
  readonly detail?: string;
  /** One per column. */
  readonly cells: readonly Cell[];
}

/** Rows between two rules. */
export interface Section {
  readonly title?: string;
  /** `center` for facts of different kinds: their numbers are not lined up in decimal columns. Default: lined up. */
  readonly numbers?: "center";
  readonly rows: readonly Row[];
}

export interface Column {
  /** Lines of the header, every column the same number: ["(1)", "sdm", "log(gsp)"]. */
  readonly header: readonly string[];
  /** `decimal` lines numbers up on their mark, over all sections; `left` is for words, `right` for values of different kinds. */
  readonly align: "decimal" | "left" | "right";
}

/** A header over neighboring columns. */
export interface ColumnGroup {
  readonly header: string;
  readonly span: number;
}

export interface TableModel {
  readonly title?: string;
  /** What a reader must know before any number: models that did not converge. Printed first. */
  readonly alerts: readonly string[];
  /** Header of the label column. */
  readonly stub: string;
  /** Empty, or spans that add up to the number of columns. */
  readonly groups: readonly ColumnGroup[];
  readonly columns: readonly Column[];
  readonly sections: readonly Section[];
  readonly notes: readonly string[];
}

export const EMPTY_CELL: Cell = { text: "" };

/** Text as the reader sees it, brackets and stars included. */
export function cellText({ text, stars = "", enclosed = false }: Cell): string {
  return text === "" ? "" : `${enclosed ? `(${text})` : text}${stars}`;
}

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/;

/** Whether a text is a number as `formatNumber` and its siblings print it. */
export const isNumberText = (text: string): boolean => NUMBER.test(text);

/** Splits what a cell shows at the decimal mark, for alignment: "(0.12)*" is "(0" and ".12)*"; null for words. */
export function splitAtMark(cell: Cell): readonly [string, string] | null {
  const number = cell.text.replace(/^[<>]/, "");
  if (!isNumberText(number)) return null;
  const shown = cellText(cell);
  const end = shown.search(/[.e)*]/);
  return end < 0 ? [shown, ""] : [shown.slice(0, end), shown.slice(end)];
}

/** Room that column j needs before and after the decimal mark: the longest parts over the sections whose numbers are lined up. */
export function markWidths(sections: readonly Section[], j: number): readonly [number, number] {
  let [left, right] = [0, 0];
  for (const { rows, numbers } of sections) {
    if (numbers === "center") continue;
    for (const { cells } of rows) {
      const parts = splitAtMark(cells[j]);
      if (parts !== null) [left, right] = [Math.max(left, parts[0].length), Math.max(right, parts[1].length)];
    }
  }
  return [left, right];
}

/** Whether there is anything above the first row: a list of facts has no headers. */
export const hasHeader = (table: TableModel): boolean =>
  table.stub !== "" || table.groups.length > 0 || table.columns.some(({ header }) => header.some((text) => text !== ""));
