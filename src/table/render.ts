// The formats a table is written in.
import { DurbinError, suggestion } from "../errors.js";
import { renderCsv } from "./csv.js";
import { escapeHtml, renderHtml, TABLE_CSS } from "./html.js";
import { renderLatex } from "./latex.js";
import { renderMarkdown } from "./markdown.js";
import type { TableModel } from "./model.js";
import { renderText } from "./text.js";

export type TableFormat = "text" | "markdown" | "csv" | "latex" | "html";

/** How tables are written one after the other, and the ending of their file. */
const FORMATS: Readonly<Record<TableFormat, { readonly extension: string; readonly render: (tables: readonly TableModel[]) => string }>> = {
  text: { extension: "txt", render: (tables) => tables.map((table) => renderText(table)).join("\n") },
  markdown: { extension: "md", render: (tables) => tables.map(renderMarkdown).join("\n") },
  // the byte order mark makes Excel read UTF-8
  csv: { extension: "csv", render: (tables) => `\ufeff${tables.map(renderCsv).join("\r\n")}` },
  latex: { extension: "tex", render: (tables) => tables.map(renderLatex).join("\n") },
  html: { extension: "html", render: htmlPage },
};

export const TABLE_FORMATS = Object.keys(FORMATS) as readonly TableFormat[];

const NOT_YET = new Set(["docx", "xlsx"]);

/** A format's name, checked. Throws `unsupported` TABLE_FORMAT for docx and xlsx, `input` TABLE_FORMAT_UNKNOWN for anything else. */
export function tableFormat(name: string): TableFormat {
  if (Object.hasOwn(FORMATS, name)) return name as TableFormat;
  if (NOT_YET.has(name)) {
    throw new DurbinError(
      "unsupported",
      "TABLE_FORMAT",
      `tables are not written as ${name}; html and latex open in Word and LaTeX, csv in Excel`,
      {
        format: name,
      },
    );
  }
  const known = TABLE_FORMATS.join(", ");
  throw new DurbinError(
    "input",
    "TABLE_FORMAT_UNKNOWN",
    `"${name}" is no table format${suggestion(name, TABLE_FORMATS)} (there are ${known})`,
    {
      format: name,
    },
  );
}

/** One file of a table. */
export interface TableFile {
  readonly format: TableFormat;
  /** Without a dot. */
  readonly extension: string;
  readonly text: string;
}

export function tableFile(tables: readonly TableModel[], format: TableFormat): TableFile {
  const { extension, render } = FORMATS[format];
  return { format, extension, text: render(tables) };
}

function htmlPage(tables: readonly TableModel[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(tables[0]?.title ?? "Table")}</title>
<style>:root { color-scheme: light dark; } body { font-family: "Times New Roman", "Songti SC", SimSun, serif; margin: 2em; }${TABLE_CSS}</style>
</head>
<body>
${tables.map(renderHtml).join("")}</body>
</html>
`;
}
