// CSV out: what `readCsv` reads back as the same table.
import { keyText } from "./keys.js";
import { isNumeric, type Table } from "./table.js";

const QUOTED = /[",\r\n]|^\s|\s$/;

const cellText = (text: string): string => (QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function cellNumber(value: number): string {
  if (Number.isNaN(value)) return "";
  if (Math.abs(value) === Infinity) return value > 0 ? "Inf" : "-Inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/**
 * Comma separated, rows end with LF, missing cells empty, numbers in the shortest form that reads back as the same double. Key columns
 * are written as their texts ("01" stays "01").
 */
export function writeCsv(table: Table): string {
  const columns = [...table.columns];
  const lone = columns.length === 1;
  const writers = columns.map(([name, column]): ((row: number) => string) => {
    const texts = table.keys.get(name) ?? (isNumeric(column) ? null : column);
    return texts === null ? (row) => cellNumber((column as Float64Array)[row]) : (row) => cellText(texts[row] ?? "");
  });
  const lines = [columns.map(([name]) => cellText(keyText(name))).join(",")];
  for (let row = 0; row < table.nRows; row++) {
    const line = writers.map((write) => write(row)).join(",");
    lines.push(lone && line === "" ? '""' : line); // a line with nothing on it is no row
  }
  return `${lines.join("\n")}\n`;
}
