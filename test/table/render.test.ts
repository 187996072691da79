import { describe, expect, it } from "vitest";
import { DurbinError } from "../../src/errors.js";
import { csvField, renderCsv } from "../../src/table/csv.js";
import { escapeHtml, renderHtml } from "../../src/table/html.js";
import { escapeLatex, renderLatex } from "../../src/table/latex.js";
import { escapeMarkdown, renderMarkdown } from "../../src/table/markdown.js";
import type { Cell, TableModel } from "../../src/table/model.js";
import { TABLE_FORMATS, tableFile, tableFormat } from "../../src/table/render.js";
import { renderText } from "../../src/table/text.js";
import { displayWidth } from "../../src/table/width.js";

const cell = (text: string, more: Partial<Cell> = {}): Cell => ({ text, ...more });

const table: TableModel = {
  title: "Title",
  alerts: [],
  stub: "",
  groups: [],
  columns: [
    { header: ["(1)", "ols"], align: "decimal" },
    { header: ["(2)", "城市"], align: "decimal" },
  ],
  sections: [
    {
      rows: [
        { label: "lemp", cells: [cell("-0.5", { stars: "*" }), cell("12.25")] },
        { label: "lemp", detail: "standard error", cells: [cell("0.25", { enclosed: true }), cell("")] },
      ],
    },
    { numbers: "center", rows: [{ label: "Effects", cells: [cell("Yes"), cell("No")] }] },
  ],
  notes: ["A note."],
};

describe("text", () => {
  it("puts decimal marks under each other, stars and brackets outside", () => {
    expect(renderText(table)).toBe(
      [
        "Title",
        "======================",
        "          (1)     (2)",
        "          ols    城市",
        "----------------------",
        "lemp     -0.5*   12.25",
        "         (0.25)",
        "----------------------",
        "Effects   Yes     No",
        "======================",
        "A note.",
        "",
      ].join("\n"),
    );
  });

  it("says what did not converge before the title", () => {
    const lines = renderText({ ...table, alerts: ["Model ols did not converge."] }).split("\n");
    expect(lines.slice(0, 2)).toEqual(["Model ols did not converge.", "Title"]);
  });

  it("splits columns that do not fit, repeats the labels, keeps within the width", () => {
    const columns = Array.from({ length: 12 }, (_, j) => ({ header: [`(${j + 1})`, `model${j + 1}`], align: "decimal" as const }));
    const wide: TableModel = {
      ...table,
      columns,
      groups: [
        { header: "", span: 4 },
        { header: "A header over eight columns", span: 8 },
      ],
      sections: [{ rows: [{ label: "公共资本", cells: columns.map((_, j) => cell(`${j}.125`)) }] }],
    };
    const text = renderText(wide, { width: 40 });
    for (const line of text.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(40);
    for (let j = 0; j < 12; j++) expect(text).toContain(`${j}.125`);
    expect(text.match(/公共资本/g)!.length).toBeGreaterThan(2);
    expect(text.match(/A header over eight columns/g)!.length).toBeGreaterThan(1);
  });

  it("leaves out rows without a number in a block", () => {
    const sections = [
      {
        rows: [
          { label: "both", cells: [cell("1.0"), cell("2.0")] },
          { label: "first", cells: [cell("1.0"), cell("")] },
        ],
      },
    ];
    const blocks = renderText({ ...table, sections, notes: [] }, { width: 14 }).split("\n\n");
    expect(blocks).toHaveLength(2);
    expect(blocks[1]).toContain("both");
    expect(blocks[1]).not.toContain("first");
  });

  it("a table without headers is rows between two rules", () => {
    const facts: TableModel = {
      ...table,
      title: undefined,
      columns: [{ header: [""], align: "right" }],
      sections: [{ rows: [{ label: "N", cells: [cell("816")] }] }],
      notes: [],
    };
    expect(renderText(facts)).toBe("======\nN  816\n======\n");
    expect(renderHtml(facts)).not.toContain("thead");
    expect(renderLatex(facts)).not.toContain("midrule");
    expect(renderCsv(facts)).toBe("N,816\r\n");
  });

  it("takes many rows", () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => ({ label: `unit ${i}`, cells: [cell("1.5"), cell("2")] }));
    expect(renderText({ ...table, sections: [{ rows }] }).split("\n").length).toBe(200_000 + 8);
  });
});

/** Names that users, or somebody who wants harm, give to columns and entities. */
const HOSTILE = [
  "<script>alert(1)</script>",
  '=HYPERLINK("http://x")',
  "__proto__",
  "a|b",
  "50% & $x_1 #{~^\\",
  "二\n行",
  "\u001b[31m",
  "'\"",
  "[x](y)",
  "`c`",
];

const hostile: TableModel = {
  title: HOSTILE[0],
  alerts: [HOSTILE[0]],
  stub: HOSTILE[1],
  groups: [{ header: HOSTILE[0], span: 1 }],
  columns: [{ header: [HOSTILE[0]], align: "decimal" }],
  sections: [{ title: HOSTILE[0], rows: HOSTILE.map((name) => ({ label: name, cells: [cell(name)] })) }],
  notes: [...HOSTILE],
};

describe("html", () => {
  it("has header cells with scopes and one label for an estimate and its standard error", () => {
    const html = renderHtml(table);
    expect(html).toContain("<caption>Title</caption>");
    expect(html).toContain('<th scope="col">(1)<br>ols</th>');
    expect(html).toContain('<th scope="row" rowspan="2">lemp</th>');
    expect(html.match(/>lemp</g)).toHaveLength(1);
    expect(html).toContain('<span class="l" style="min-width:2ch">-0</span><span class="r" style="min-width:4ch">.5*</span>');
  });

  it("escapes every text", () => {
    const html = renderHtml(hostile);
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).not.toContain("\u001b");
    expect(escapeHtml(`<a href="x" title='y'>&`)).toBe("&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;");
  });
});

describe("csv", () => {
  it("is RFC 4180: CRLF, quotes doubled, every line as many fields", () => {
    expect(renderCsv(table)).toBe(
      'Title,,\r\n,(1),(2)\r\n,ols,城市\r\nlemp,-0.5*,12.25\r\n"lemp, standard error",0.25,\r\nEffects,Yes,No\r\nA note.,,\r\n',
    );
  });

  it.each([
    ["=1+1", "'=1+1"],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ["+cmd", "'+cmd"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["-2+3", "'-2+3"],
    ["  =1", "'  =1"],
    ["\t=1", "' =1"],
    ["＝1", "'＝1"],
    ["-0.012", "-0.012"],
    ["-0.012***", "-0.012***"],
    ["+1.5e-7", "+1.5e-7"],
    ["<0.001", "<0.001"],
    ["[-0.1, 0.2]", '"[-0.1, 0.2]"'],
    ["plain", "plain"],
    ["a\r\nb", "a  b"],
  ])("%j is written as %s", (text, field) => expect(csvField(text)).toBe(field));

  it("the file starts with a byte order mark, for Excel", () => {
    expect(tableFile([table], "csv").text.charCodeAt(0)).toBe(0xfeff);
  });
});

describe("latex", () => {
  it("is a booktabs table with math minus signs", () => {
    const latex = renderLatex(table);
    for (const rule of ["\\toprule", "\\midrule", "\\bottomrule"]) expect(latex).toContain(rule);
    expect(latex).toContain("lemp & $-0.5^{*}$ & $12.25$ \\\\\n & $(0.25)$ &  \\\\");
    expect(latex).toContain("\\item A note.");
  });

  it("escapes every special character", () => {
    expect(escapeLatex("50% & $x_1 #{~^\\}")).toBe("50\\% \\& \\$x\\_1 \\#\\{\\textasciitilde{}\\textasciicircum{}\\textbackslash{}\\}");
    expect(escapeLatex("rho (W·gsp) R² <")).toBe("rho (W$\\cdot$gsp) R$^{2}$ $<$");
    const rows = renderLatex(hostile).split("\n");
    expect(rows.some((row) => row.startsWith("["))).toBe(false);
    const braces = renderLatex(hostile).replaceAll(/\\[{}]/g, "");
    expect(braces.split("{").length).toBe(braces.split("}").length);
  });

  it("prints exponents and intervals as mathematics", () => {
    const rows = [{ label: "x", cells: [cell("-1.23e-5", { stars: "**" }), cell("[-0.1, 0.2]")] }];
    expect(renderLatex({ ...table, sections: [{ rows }] })).toContain("x & $-1.23\\times 10^{-5}^{**}$ & $[-0.1, 0.2]$");
  });
});

describe("markdown", () => {
  it("is one table with escaped stars", () => {
    const lines = renderMarkdown(table).split("\n");
    expect(lines.slice(0, 6)).toEqual([
      "**Title**",
      "",
      "|  | (1)<br>ols | (2)<br>城市 |",
      "| :-- | --: | --: |",
      "| lemp | -0.5\\* | 12.25 |",
      "|  | (0.25) |  |",
    ]);
  });

  it("no name opens a cell, a tag or a link", () => {
    expect(escapeMarkdown("a|b <i> [x](y) `c` *d* _e_")).toBe("a\\|b \\<i\\> \\[x\\](y) \\`c\\` \\*d\\* \\_e\\_");
    const rows = renderMarkdown(hostile)
      .split("\n")
      .filter((row) => row.startsWith("| "));
    for (const row of rows) expect(row.replaceAll("\\\\", "").match(/(?<!\\)\|/g)).toHaveLength(3);
  });
});

describe("formats", () => {
  it("each has a file ending", () => {
    expect(TABLE_FORMATS.map((format) => tableFile([table, table], format).extension)).toEqual(["txt", "md", "csv", "tex", "html"]);
  });

  it("the html file is a page without script or request", () => {
    const page = tableFile([hostile], "html").text;
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|src=|href=|@import|url\(/);
  });

  it("docx and xlsx are not built, other names are wrong", () => {
    const code = (name: string): unknown => {
      try {
        return tableFormat(name);
      } catch (error) {
        return error instanceof DurbinError ? [error.kind, error.code, error.message] : error;
      }
    };
    expect(tableFormat("latex")).toBe("latex");
    expect(code("docx")).toMatchObject(["unsupported", "TABLE_FORMAT", expect.stringContaining("docx")]);
    expect(code("latx")).toMatchObject(["input", "TABLE_FORMAT_UNKNOWN", expect.stringContaining('did you mean "latex"')]);
    expect(code("__proto__")).toMatchObject(["input", "TABLE_FORMAT_UNKNOWN", expect.anything()]);
  });
});
