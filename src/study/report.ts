// The report of a study: one HTML page that needs nothing else, neither network nor script. Every text in it is escaped.
import { escapeHtml, renderHtml } from "../table/html.js";
import { summaryTables } from "../table/summary.js";
import { testsTables } from "../table/period-tests.js";
import type { ReportedTest } from "../table/tests.js";
import { weightsTable } from "../table/weights.js";
import type { ReportData, ReportFigure, ReportParts, ReportResults, ReportTable } from "./report/parts.js";
import { testSentences } from "./report/sentences.js";
import { REPORT_CSS } from "./report/style.js";

export type { ReportData, ReportFigure, ReportParts, ReportResults, ReportTable } from "./report/parts.js";

interface Part {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

// no default source: nothing is loaded, nothing runs; styles are the page's own
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The whole page. */
export function renderReport(parts: ReportParts): string {
  const sections = [
    part("data", "Data", dataHtml(parts.data)),
    part("weights", "Spatial weights", weightsHtml(parts.results)),
    part("tables", "Tables", parts.tables.map(tableHtml).join("")),
    part("figures", "Figures", parts.figures.map(figureHtml).join("")),
    part("tests", "Tests", testsHtml(parts.results.tests ?? [])),
    part("models", "Models in full", parts.fits.map(fitHtml).join("")),
    part("provenance", "Provenance", provenanceHtml(parts.results)),
  ].filter(({ html }) => html !== "");
  const links = sections.map(({ id, title }) => `<a href="#${id}">${title}</a>`).join("\n");
  const body = sections.map(({ id, title, html }) => `<section id="${id}">\n<h2>${title}</h2>\n${html}</section>`).join("\n");
  const title = escapeHtml(parts.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${REPORT_CSS}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${alertsHtml(parts)}<nav aria-label="Contents">
${links}
</nav>
</header>
<main>
${body}
</main>
<footer class="soft"><p>Made by durbin. The same numbers, at full precision, are in results.json.</p></footer>
</body>
</html>
`;
}

const part = (id: string, title: string, html: string): Part => ({ id, title, html });

/** Models that did not converge are named under the title, once, whatever the tables show. */
function alertsHtml({ fits }: ReportParts): string {
  const alerts = fits.flatMap(({ name, fit }) => summaryTables(fit, { name })[0].alerts);
  return alerts.map((alert) => `<p class="durbin-table"><b class="alert" role="alert">${escapeHtml(alert)}</b></p>\n`).join("");
}

function dataHtml(data: ReportData): string {
  const span = data.firstPeriod === undefined ? "" : ` (${data.firstPeriod} to ${data.lastPeriod})`;
  const facts: (readonly [string, string])[] = [
    ["Source", data.source],
    ["Observations", String(data.observations)],
  ];
  if (data.entityName !== null) facts.push([`Entities (${data.entityName})`, String(data.entities)]);
  if (data.timeName !== null) facts.push([`Periods (${data.timeName})`, `${data.periods}${span}`]);
  if (data.entityName !== null && data.timeName !== null) facts.push(["Panel", data.balanced ? "balanced" : "unbalanced"]);
  return factsHtml(facts) + notesHtml(data.notes);
}

function factsHtml(facts: readonly (readonly [string, string])[]): string {
  const items = facts.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`);
  return `<dl class="facts">\n${items.join("\n")}\n</dl>\n`;
}

function notesHtml(notes: readonly string[]): string {
  if (notes.length === 0) return "";
  return `<ul class="soft">\n${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("\n")}\n</ul>\n`;
}

function weightsHtml({ weights = {} }: ReportResults): string {
  const named = Object.entries(weights).map(([name, facts]) => ({ name, facts }));
  return named.length === 0 ? "" : renderHtml(weightsTable(named));
}

const tableHtml = ({ name, tables }: ReportTable): string =>
  `<div id="table-${escapeHtml(name)}">\n${tables.map(renderHtml).join("")}</div>\n`;

const figureHtml = ({ name, svg, caption }: ReportFigure): string =>
  `<figure id="figure-${escapeHtml(name)}">\n${svg}\n<figcaption>${escapeHtml(caption)}</figcaption>\n</figure>\n`;

function testsHtml(tests: readonly ReportedTest[]): string {
  if (tests.length === 0) return "";
  const sentences = testSentences(tests).map(({ name, text }) => `<li><b>${escapeHtml(name)}</b> ${escapeHtml(text)}</li>`);
  const list = sentences.length === 0 ? "" : `<ul class="tests">\n${sentences.join("\n")}\n</ul>\n`;
  return testsTables(tests).map(renderHtml).join("") + list;
}

function fitHtml({ name, fit }: ReportParts["fits"][number]): string {
  const tables = summaryTables(fit, { name }).map(renderHtml).join("");
  return `<details open id="model-${escapeHtml(name)}">\n<summary>${escapeHtml(name)}</summary>\n${tables}</details>\n`;
}

function provenanceHtml({ provenance = {} }: ReportResults): string {
  const items = flatten("", provenance).map(([name, value]) => `<div><b>${escapeHtml(name)}</b> ${escapeHtml(value)}</div>`);
  return items.length === 0 ? "" : `<div class="provenance">\n${items.join("\n")}\n</div>\n`;
}

/** Leaves of a plain object as "a.b": text. */
function flatten(path: string, value: unknown): readonly (readonly [string, string])[] {
  if (value === null || typeof value !== "object") return value === undefined ? [] : [[path, String(value)]];
  return Object.entries(value).flatMap(([key, item]) => flatten(path === "" ? key : `${path}.${key}`, item));
}
