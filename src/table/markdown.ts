// A table as GitHub Markdown. One header row is all the format has, so the lines of a header become breaks and groups go in front.
import { type Cell, cellText, type Row, type TableModel } from "./model.js";
import { oneLine } from "./width.js";

/** Text in which no character is markup. */
export const escapeMarkdown = (text: string): string =>
  oneLine(text)
    .replace(/[\\`*_{}[\]<>|~#$&]/g, "\\$&")
    .replace(/^(\s*\d+)\./, "$1\\.")
    .replace(/^([-+])/, "\\$1");

const cellMarkdown = (cell: Cell): string => {
  const text = cellText(cell);
  return /^[-+]?[\d.]/.test(text) ? text.replace(/[*<]/g, "\\$&") : escapeMarkdown(text);
};

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

export function renderMarkdown(table: TableModel): string {
  const groups = table.groups.flatMap(({ header, span }) => Array<string>(span).fill(header));
  const headers = table.columns.map(({ header }, j) =>
    [...(groups[j] ? [groups[j]] : []), ...header]
      .filter((text) => text !== "")
      .map(escapeMarkdown)
      .join("<br>"),
  );
  const lines = [
    ...table.alerts.flatMap((alert) => [`**${escapeMarkdown(alert)}**`, ""]),
    ...(table.title === undefined ? [] : [`**${escapeMarkdown(table.title)}**`, ""]),
    line([escapeMarkdown(table.stub), ...headers]),
    line([":--", ...table.columns.map(({ align }) => (align === "left" ? ":--" : "--:"))]),
  ];
  for (const { title, rows } of table.sections) {
    if (title !== undefined) lines.push(line([`*${escapeMarkdown(title)}*`, ...table.columns.map(() => "")]));
    for (const row of rows) lines.push(line([labelMarkdown(row), ...row.cells.map(cellMarkdown)]));
  }
  for (const note of table.notes) lines.push("", escapeMarkdown(note));
  return `${lines.join("\n")}\n`;
}

const labelMarkdown = (row: Row): string => (row.detail === undefined ? escapeMarkdown(row.label) : "");
