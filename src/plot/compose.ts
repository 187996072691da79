// From drawn panels to one SVG: a grid of panels with headings, a legend under it, a title for screen readers. No style sheet, no ids of chance.
import type { Canvas } from "./load.js";

const SVG = "http://www.w3.org/2000/svg";

/** Text sizes and distances in pixels. */
const TITLE_HEIGHT = 26;
const LEGEND_HEIGHT = 24;
const SWATCH = 12;
const GAP = 14;
const FONT_SIZE = 12;

export interface Panel {
  /** Above the panel; "" for none. */
  readonly title: string;
  readonly svg: Element;
  readonly width: number;
  readonly height: number;
}

export interface LegendEntry {
  readonly label: string;
  /** A color, or hatched. */
  readonly fill: string | "hatch";
  readonly shape: "square" | "dot";
}

export interface Composition {
  /** What the figure shows, for readers who cannot see it. */
  readonly title: string;
  /** Panels a row. */
  readonly columns: number;
  readonly panels: readonly Panel[];
  readonly legendTitle?: string;
  readonly legend: readonly LegendEntry[];
  /** Id of the hatch pattern, given when it is used. */
  readonly hatchId?: string;
}

/** Text that XML can hold: controls and lone surrogates become spaces. */
export const plainText = (text: string): string => text.replace(/[\p{Cc}\p{Cs}]/gu, " ");

type Attributes = Readonly<Record<string, string | number>>;

function element(document: Document, name: string, attributes: Attributes, text?: string): Element {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  if (text !== undefined) node.textContent = plainText(text);
  return node;
}

/** Pixels that a text takes at the figure's size, about: wide characters count double. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(character) ? 12 : 7.2;
  return width;
}

/** The figure as text: one `<svg>` that needs no other file. */
export function compose({ document }: Canvas, composition: Composition): string {
  const { panels, columns, hatchId } = composition;
  const widest = Math.max(...panels.map(({ width }) => width));
  const width = widest * Math.min(columns, panels.length);
  const children: Element[] = [];
  let y = 0;
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns);
    const titled = row.some(({ title }) => title !== "");
    row.forEach((panel, i) => {
      if (panel.title !== "") children.push(element(document, "text", { x: i * widest + 8, y: y + 17, "font-weight": 600 }, panel.title));
      children.push(placed(panel, i * widest, y + (titled ? TITLE_HEIGHT : 0)));
    });
    y += (titled ? TITLE_HEIGHT : 0) + Math.max(...row.map(({ height }) => height));
  }
  const legend = legendLines(document, composition, width, y);
  const height = legend.bottom;
  const root = element(document, "svg", {
    xmlns: SVG,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "font-family": "system-ui, Helvetica, Arial, sans-serif",
    "font-size": FONT_SIZE,
    fill: "currentColor",
  });
  root.append(element(document, "title", {}, composition.title));
  if (hatchId !== undefined) root.append(hatchPattern(document, hatchId));
  root.append(element(document, "rect", { class: "durbin-background", width, height, fill: "#fff" }), ...children, ...legend.nodes);
  return tidy(root.outerHTML);
}

function placed({ svg, width, height }: Panel, x: number, y: number): Element {
  for (const style of svg.querySelectorAll("style")) style.remove();
  for (const name of ["class", "font-family", "style"]) svg.removeAttribute(name);
  for (const [key, value] of Object.entries({ x, y, width, height, "font-size": FONT_SIZE })) svg.setAttribute(key, String(value));
  return svg;
}

/** Diagonal lines on gray: no data. */
function hatchPattern(document: Document, id: string): Element {
  const pattern = element(document, "pattern", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  pattern.append(
    element(document, "rect", { width: 5, height: 5, fill: "#e4e4e4" }),
    element(document, "line", { x1: 0, y1: 0, x2: 0, y2: 5, stroke: "#8d8d8d", "stroke-width": 1.6 }),
  );
  return pattern;
}

function legendLines(document: Document, { legend, legendTitle = "", hatchId }: Composition, width: number, top: number) {
  const nodes: Element[] = [];
  if (legend.length === 0) return { nodes, bottom: top };
  const margin = 10;
  let x = margin;
  let y = top + 4;
  if (legendTitle !== "") {
    nodes.push(element(document, "text", { x, y: y + SWATCH - 1, "font-weight": 600 }, legendTitle));
    x += textWidth(legendTitle) + GAP;
  }
  for (const { label, fill, shape } of legend) {
    const needed = SWATCH + 5 + textWidth(label) + GAP;
    if (x + needed > width && x > margin) [x, y] = [margin, y + LEGEND_HEIGHT - 4];
    const paint = fill === "hatch" ? `url(#${hatchId})` : fill;
    const attributes = { fill: paint, stroke: GUIDE_STROKE, "stroke-width": shape === "square" ? 0.5 : 0 };
    nodes.push(
      shape === "square"
        ? element(document, "rect", { x, y, width: SWATCH, height: SWATCH, ...attributes })
        : element(document, "circle", { cx: x + SWATCH / 2, cy: y + SWATCH / 2, r: 4.5, ...attributes }),
      element(document, "text", { x: x + SWATCH + 5, y: y + SWATCH - 2 }, label),
    );
    x += needed;
  }
  return { nodes, bottom: y + LEGEND_HEIGHT };
}

const GUIDE_STROKE = "#777";

/**
 * Two decimals in coordinates: smaller files, and no last bits of the engine's trigonometry in them. A browser serializes as HTML, whose
 * named entity for the no-break space XML does not know.
 */
function tidy(svg: string): string {
  const round = (number: string): string => String(Math.round(Number(number) * 100) / 100);
  const coordinates = / (?:d|transform|points|x|y|x1|x2|y1|y2|cx|cy|r|width|height)="[^"]*"/g;
  return svg.replaceAll("&nbsp;", "&#160;").replace(coordinates, (attribute) => attribute.replace(/-?\d+\.\d{3,}(e-?\d+)?/g, round));
}
