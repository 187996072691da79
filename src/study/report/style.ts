// The look of the report: one column, a serif for reading, light and dark, paper.
import { TABLE_CSS } from "../../table/html.js";

export const REPORT_CSS = `
:root { color-scheme: light dark; --ink: #1c1c1e; --soft: #5f6368; --line: #d5d7da; --paper: #fff; --band: #f5f6f7; --accent: #1f5fa8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e6e4; --soft: #a3a7ad; --line: #3c4046; --paper: #17181a; --band: #202226; --accent: #85b6ee; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 Charter, "Bitstream Charter", Georgia, "Noto Serif CJK SC", "Songti SC", SimSun, serif; }
main, header, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 2.75rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; font-size: .9rem; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .15em; }
p { max-width: 46rem; }
.soft { color: var(--soft); }
dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1px; margin: 1rem 0; background: var(--line); border: 1px solid var(--line); }
dl.facts div { background: var(--paper); padding: .5rem .8rem; }
dl.facts dt { color: var(--soft); font-size: .82rem; }
dl.facts dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
figure { margin: 1.75rem 0; }
figure svg { display: block; max-width: 100%; height: auto; color: var(--ink); }
@media (prefers-color-scheme: dark) { figure svg .durbin-background { fill: none; } figure svg .durbin-halo { stroke: var(--paper); } }
figcaption { color: var(--soft); font-size: .9rem; margin-top: .5rem; max-width: 46rem; }
ul.tests { list-style: none; padding: 0; margin: 1rem 0; }
ul.tests li { padding: .45rem 0; border-top: 1px solid var(--line); max-width: 46rem; }
ul.tests b { display: block; font-weight: 600; overflow-wrap: anywhere; }
details { margin: .75rem 0; border-top: 1px solid var(--line); padding-top: .5rem; }
summary { cursor: pointer; font-weight: 600; overflow-wrap: anywhere; }
.provenance { font: .82rem/1.6 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
footer { padding-bottom: 3rem; }
${TABLE_CSS}
.durbin-table table { font-size: .93rem; line-height: 1.35; }
@media (prefers-color-scheme: dark) { .durbin-table .alert { color: #ff8f84; } }
@media (max-width: 40rem) { body { font-size: 15px; } h1 { font-size: 1.5rem; } .durbin-table th, .durbin-table td { padding: .2em .45em; } }
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --accent: #000; }
  body { font-size: 10.5pt; } nav { display: none; } main, header, footer { max-width: none; padding: 0; }
  figure, .durbin-table tbody, h2, h3 { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .durbin-table { overflow: visible; } .durbin-table table { font-size: 8.5pt; }
}
`;
