// Panels for tests of panels: models as functions take them, other orders of rows, and how often a test rejects under its null.
import { estimate } from "../../../src/estimate/registry.js";
import type { PanelModel } from "../../../src/diagnose/panel/model.js";
import { type Columns, panelDesign } from "../../support/panel-data.js";
import { normal } from "../../support/simulate.js";

export function model(columns: Columns, formula: string, options: object = {}): PanelModel {
  const { design, spec } = panelDesign(columns, { formula, ...options });
  return { design, fit: estimate(design, spec, null) };
}

/** The same rows in another order: entities and periods appear in other places. */
export function shuffled(columns: Columns): Columns {
  const rows = columns.y.length;
  const order = Array.from({ length: rows }, (_, i) => (i * 11 + 3) % rows);
  if (new Set(order).size !== rows) throw new Error(`${rows} rows and a step of 11 are no permutation`);
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, order.map((i) => values[i])])) as Columns;
}

export interface Null {
  readonly n: number;
  readonly T: number;
  /** Rows left out. */
  readonly keep?: (i: number, t: number) => boolean;
}

/** y = 1 + x + e without effects, x with some. */
export function nullPanel({ n, T, keep = () => true }: Null, seed: number) {
  const draw = normal(seed);
  const rows = Array.from({ length: n * T }, (_, r) => ({ i: Math.floor(r / T), t: r % T })).filter(({ i, t }) => keep(i, t));
  const x = rows.map(({ i }) => draw() + 0.3 * (i % 4));
  return {
    entity: rows.map(({ i }) => `e${String(i).padStart(2, "0")}`),
    time: rows.map(({ t }) => 2000 + t),
    x,
    y: x.map((value) => 1 + value + draw()),
  };
}

/** The share of `draws` panels in which p is at most 0.05. */
export function rejections(draws: number, p: (seed: number) => number): number {
  let rejected = 0;
  for (let draw = 1; draw <= draws; draw++) if (p(1000 + draw) <= 0.05) rejected++;
  return rejected / draws;
}
