// A table as HTML: real header cells with scopes, a caption, decimal marks under each other without any script.
import { type Cell, cellText, type Column, hasHeader, markWidths, type Row, type Section, splitAtMark, type TableModel } from "./model.js";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text in which no character is markup, in an element or in a quoted attribute. NUL and other controls that HTML forbids become spaces. */
export const escapeHtml = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, " ").replace(/[&<>"']/g, (character) => ENTITIES[character]);

/** Rules for `renderHtml`'s markup; colors and fonts come from the page. */
export const TABLE_CSS = `
.durbin-table { overflow-x: auto; margin: 1.5em 0; }
.durbin-table table { border-collapse: collapse; font-variant-numeric: tabular-nums lining-nums; border-top: 2px solid; border-bottom: 2px solid; }
.durbin-table caption { text-align: left; font-weight: 600; padding-bottom: .5em; }
.durbin-table th { font-weight: 400; }
.durbin-table th, .durbin-table td { padding: .2em .8em; vertical-align: baseline; white-space: nowrap; }
.durbin-table thead th { text-align: center; }
.durbin-table td { text-align: center; }
.durbin-table tbody th, .durbin-table thead tr > th:first-child, .durbin-table th.words, .durbin-table td.words { text-align: left; }
.durbin-table th.value, .durbin-table td.value { text-align: right; }
.durbin-table td.words { white-space: normal; min-width: 9em; }
.durbin-table .group { border-bottom: 1px solid; }
.durbin-table tbody { border-top: 1px solid; }
.durbin-table tbody th.section { font-style: italic; padding-top: .5em; }
.durbin-table .l, .durbin-table .r { display: inline-block; }
.durbin-table .l { text-align: right; }
.durbin-table .r { text-align: left; }
.durbin-table .alert { font-weight: 600; color: #b3261e; margin: 0 0 .5em; }
.durbin-table .notes { font-size: .85em; margin-top: .5em; max-width: 60em; }
.durbin-table .notes p { margin: .15em 0; }
`;

/** A fragment: `<div class="durbin-table">` with alerts, table and notes. */
export function renderHtml(table: TableModel): string {
  const caption = table.title === undefined ? "" : `<caption>${escapeHtml(table.title)}</caption>\n`;
  const alerts = table.alerts.map((alert) => `<p class="alert" role="alert">${escapeHtml(alert)}</p>\n`).join("");
  const notes = table.notes.map((note) => `<p>${escapeHtml(note)}</p>`).join("");
  const marks = table.columns.map((_, j) => markWidths(table.sections, j));
  const bodies = table.sections.map((section) => body(section, table, marks)).join("\n");
  return `<div class="durbin-table" role="region" aria-label="${escapeHtml(table.title ?? "Table")}" tabindex="0">
${alerts}<table>
${caption}${hasHeader(table) ? `<thead>\n${head(table)}\n</thead>\n` : ""}${bodies}
</table>
${notes === "" ? "" : `<div class="notes">${notes}</div>\n`}</div>
`;
}

const CLASS = { decimal: "", left: ' class="words"', right: ' class="value"' } as const;

function head(table: TableModel): string {
  const lines: string[] = [];
  if (table.groups.length > 0) {
    const cells = table.groups.map(({ header, span }) =>
      header === "" ? `<td colspan="${span}"></td>` : `<th scope="colgroup" class="group" colspan="${span}">${escapeHtml(header)}</th>`,
    );
    lines.push(`<tr><td></td>${cells.join("")}</tr>`);
  }
  const headers = table.columns.map(({ header, align }) => {
    const shown = header.map(escapeHtml).join("<br>");
    return `<th scope="col"${CLASS[align]}>${shown}</th>`;
  });
  const stub = table.stub === "" ? "<td></td>" : `<th scope="col">${escapeHtml(table.stub)}</th>`;
  lines.push(`<tr>${stub}${headers.join("")}</tr>`);
  return lines.join("\n");
}

function body(section: Section, table: TableModel, marks: readonly (readonly [number, number])[]): string {
  const lines = section.rows.map((row, i) => {
    const details = countDetails(section.rows, i);
    const label =
      row.detail === undefined ? `<th scope="row"${details > 0 ? ` rowspan="${details + 1}"` : ""}>${escapeHtml(row.label)}</th>` : "";
    return `<tr>${label}${row.cells.map((cell, j) => cellHtml(cell, table.columns[j], section.numbers === "center" ? null : marks[j])).join("")}</tr>`;
  });
  if (section.title !== undefined) {
    lines.unshift(`<tr><th scope="rowgroup" class="section" colspan="${table.columns.length + 1}">${escapeHtml(section.title)}</th></tr>`);
  }
  return `<tbody>\n${lines.join("\n")}\n</tbody>`;
}

/** Detail rows right below row i. */
function countDetails(rows: readonly Row[], i: number): number {
  let count = 0;
  while (rows[i].detail === undefined && rows[i + 1 + count]?.detail !== undefined) count++;
  return count;
}

function cellHtml(cell: Cell, column: Column, marks: readonly [number, number] | null): string {
  const { align } = column;
  if (align !== "decimal") return `<td${CLASS[align]}>${escapeHtml(cellText(cell))}</td>`;
  const parts = marks === null ? null : splitAtMark(cell);
  if (marks === null || parts === null) return `<td>${escapeHtml(cellText(cell))}</td>`;
  const span = (name: string, width: number, text: string): string =>
    width === 0 ? "" : `<span class="${name}" style="min-width:${width}ch">${escapeHtml(text)}</span>`;
  return `<td>${span("l", marks[0], parts[0])}${span("r", marks[1], parts[1])}</td>`;
}
