// What a bench says: a table on the terminal and, when bench/run.mjs started it, the same table for docs/benchmarks.md.
import { loadavg } from "node:os";
import { summary } from "./timing.mjs";

const HEADER = ["", "median ms", "min ms", "middle half ms", "runs", "times ours"];

const digits = (ms) => (ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0));

/** One row a peer: times in milliseconds; the ratio is its median over ours, which stands first. Further rows of ours have no ratio. */
export function timeRows(times) {
  const rows = [...times].map(([name, values]) => ({ name, ...summary(values) }));
  return rows.map(({ name, median, min, lower, upper, count }) => [
    name,
    digits(median),
    digits(min),
    `${digits(lower)}-${digits(upper)}`,
    String(count),
    name.startsWith("durbin") ? "" : (median / rows[0].median).toFixed(1),
  ]);
}

/**
 * Prints the answer to one question. `tables` are lists of rows of text with a header; `notes` say what was compared and how.
 * @param {{ question: string, tables: { header?: string[], rows: string[][] }[], notes: string[] }} section
 */
export function report({ question, tables, notes }) {
  const load = loadavg()[0].toFixed(2);
  const section = {
    question,
    tables: tables.map(({ header = HEADER, rows }) => ({ header, rows })),
    notes: [...notes, `Load average of the machine at the end: ${load}.`],
  };
  process.stdout.write(`\n${question}\n${section.tables.map(textTable).join("\n")}${section.notes.map((note) => `  ${note}\n`).join("")}`);
  process.send?.(section);
}

function textTable({ header, rows }) {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  ");
  return `${[header, ...rows].map((row) => `  ${line(row)}\n`).join("")}`;
}

/** The section in Markdown. */
export function markdown({ question, tables, notes }) {
  const line = (row) => `| ${row.join(" | ")} |\n`;
  const table = ({ header, rows }) => `${line(header)}${line(header.map((_, i) => (i === 0 ? "---" : "---:")))}${rows.map(line).join("")}`;
  return `## ${question}\n\n${tables.map(table).join("\n")}\n${notes.map((note) => `- ${note}\n`).join("")}`;
}
