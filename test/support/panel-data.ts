// Seeded panels as plain columns, and the way from columns to a fit that a study takes.
import { fromColumns } from "../../src/data/plain-data.js";
import { buildPanel } from "../../src/data/panel-build.js";
import { loadCovariance } from "../../src/estimate/covariance/covariance.js";
import { estimate } from "../../src/estimate/registry.js";
import { absorbedEffects } from "../../src/model/absorbed.js";
import { buildDesign } from "../../src/model/build.js";
import { completeSpec } from "../../src/model/complete.js";
import type { Fit } from "../../src/result/fit.js";
import { normal, uniform } from "./simulate.js";

await loadCovariance({ type: "beck-katz" });

/** Numbers and texts by name, all of one length. */
export type Columns = Readonly<Record<string, readonly number[] | readonly string[]>>;

/**
 * n entities in T periods: y, x1, x2, x3 with effects of entity and period; `region` is coarser than the entity, `line` crosses both,
 * `block` crosses both too. `keep` leaves rows out.
 */
export function simulatedPanel(n: number, T: number, seed: number, keep: (i: number, t: number) => boolean = () => true) {
  const draw = normal(seed);
  const pick = uniform(seed + 1);
  const rows: { i: number; t: number }[] = [];
  for (let i = 0; i < n; i++) for (let t = 0; t < T; t++) if (keep(i, t)) rows.push({ i, t });
  const x1 = rows.map(({ i, t }) => draw() + 0.4 * i - 0.2 * t);
  const x2 = rows.map(({ i }) => draw() * 2 + (i % 3));
  const x3 = rows.map(({ t }) => draw() + 0.3 * (t % 2));
  const line = rows.map(() => `l${Math.floor(pick() * 3)}`);
  const block = rows.map(() => `b${Math.floor(pick() * 5)}`);
  return {
    entity: rows.map(({ i }) => `e${String(i).padStart(2, "0")}`),
    time: rows.map(({ t }) => 2000 + t),
    region: rows.map(({ i }) => `r${i % 3}`),
    line,
    block,
    x1,
    x2,
    x3,
    y: rows.map(
      ({ i, t }, r) => 1 + 0.8 * x1[r] - 0.5 * x2[r] + 0.3 * x3[r] + Math.sin(i) + 0.5 * Math.cos(t) + draw() * (1 + 0.3 * (i % 2)),
    ),
  };
}

/** What a panel model of a study with these options gives the estimator. */
export function panelDesign(columns: Columns, options: { readonly formula: string; readonly [option: string]: unknown }) {
  const spec = completeSpec({ estimator: "panel", ...options });
  const design = buildDesign(buildPanel(fromColumns(columns), { entity: "entity", time: "time" }), {
    formula: spec.formula,
    effects: absorbedEffects(spec),
    missing: "drop",
    weights: null,
    ...(spec.where === undefined ? {} : { where: spec.where }),
  });
  return { design, spec };
}

export function panelFit(columns: Columns, options: { readonly formula: string; readonly [option: string]: unknown }): Fit {
  const { design, spec } = panelDesign(columns, options);
  return estimate(design, spec, null);
}
