// A table for LaTeX: booktabs rules, threeparttable notes. Chinese text needs xelatex or lualatex with ctex, as everywhere.
import { type Cell, hasHeader, isNumberText, type Row, type TableModel } from "./model.js";
import { oneLine } from "./width.js";

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "$<$",
  ">": "$>$",
  "·": "$\\cdot$",
  "²": "$^{2}$",
  "×": "$\\times$",
  "→": "$\\rightarrow$",
  χ: "$\\chi$",
  σ: "$\\sigma$",
};

/** Text in which no character is a command; also safe as an optional argument's first character. */
export const escapeLatex = (text: string): string =>
  oneLine(text)
    .replace(/[\\~^<>·²×→χσ]|[&%$#_{}]/g, (character) => SPECIAL[character] ?? `\\${character}`)
    .replace(/--/g, "-{}-");

function cellLatex({ text, stars = "", enclosed = false }: Cell): string {
  if (text === "") return "";
  const number = text.replace(/^[<>]/, "");
  // an interval: minus signs, not hyphens
  if (/^\[[-+\d.e]+, [-+\d.e]+\]$/.test(text)) return `$${text}$`;
  if (!isNumberText(number)) return escapeLatex(enclosed ? `(${text})` : text) + stars;
  const [mantissa, exponent] = text.split("e");
  const power = exponent === undefined ? "" : `\\times 10^{${exponent}}`;
  const inside = enclosed ? `(${mantissa}${power})` : mantissa + power;
  return `$${inside}${stars === "" ? "" : `^{${stars}}`}$`;
}

// a line that starts with "[" would be an argument of the "\\" before it
const line = (cells: readonly string[]): string => `${cells.join(" & ").replace(/^\[/, "{[}")} \\\\`;
const labelLatex = (row: Row): string => (row.detail === undefined ? escapeLatex(row.label) : "");

function headerLines(table: TableModel): readonly string[] {
  const lines: string[] = [];
  if (table.groups.length > 0) {
    lines.push(line(["", ...table.groups.map(({ header, span }) => `\\multicolumn{${span}}{c}{${escapeLatex(header)}}`)]));
    let at = 2;
    const rules = table.groups.map(({ header, span }) => {
      const rule = header === "" ? "" : `\\cmidrule(lr){${at}-${at + span - 1}}`;
      at += span;
      return rule;
    });
    lines.push(rules.join(""));
  }
  const depth = table.columns.reduce((most, { header }) => Math.max(most, header.length), 1);
  for (let i = 0; i < depth; i++) {
    const stub = i === depth - 1 ? escapeLatex(table.stub) : "";
    lines.push(line([stub, ...table.columns.map(({ header }) => escapeLatex(header[i] ?? ""))]));
  }
  return lines;
}

const ALIGN = { decimal: "c", left: "l", right: "r" } as const;

export function renderLatex(table: TableModel): string {
  const width = table.columns.length + 1;
  const align = table.columns.map((column) => ALIGN[column.align]).join("");
  const lines = ["% needs \\usepackage{booktabs,threeparttable}", "\\begin{table}[htbp]", "\\centering"];
  if (table.title !== undefined) lines.push(`\\caption{${escapeLatex(table.title)}}`);
  lines.push("\\begin{threeparttable}");
  for (const alert of table.alerts) lines.push(`\\textbf{${escapeLatex(alert)}}\\\\`);
  lines.push(`\\begin{tabular}{l${align}}`, "\\toprule", ...(hasHeader(table) ? headerLines(table) : []));
  for (const [i, { title, rows }] of table.sections.entries()) {
    if (i > 0 || hasHeader(table)) lines.push("\\midrule");
    if (title !== undefined) lines.push(line([`\\multicolumn{${width}}{l}{\\textit{${escapeLatex(title)}}}`]));
    for (const row of rows) lines.push(line([labelLatex(row), ...row.cells.map(cellLatex)]));
  }
  lines.push("\\bottomrule", "\\end{tabular}");
  if (table.notes.length > 0) {
    const notes = table.notes.map((note) => `\\item ${escapeLatex(note).replace(/^\[/, "{[}")}`);
    lines.push("\\begin{tablenotes}", "\\footnotesize", ...notes, "\\end{tablenotes}");
  }
  lines.push("\\end{threeparttable}", "\\end{table}");
  return `${lines.join("\n")}\n`;
}
