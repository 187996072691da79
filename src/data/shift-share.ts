// Shift-share instruments (Bartik 1991): growth of sectors elsewhere, weighted by what each entity started with.
import { DurbinError, suggestion } from "../errors.js";
import { describeRow, numericColumn } from "./access.js";
import { groupRows } from "./groups.js";
import type { Panel } from "./panel.js";
import { listed } from "./table.js";

export interface ShiftShareStep {
  /** Name of the new column. */
  readonly shiftShare: string;
  /** Columns of the size of each sector, such as its employment. */
  readonly sectors: readonly string[];
  /** The period of the shares. */
  readonly base: string | number;
  /** What the sizes are shares of; default the sum of the sectors. */
  readonly total?: string;
  /** A column for each sector, of shocks from outside the data; default the growth of the sectors in the data. */
  readonly shifts?: readonly string[];
  /** Growth since the base (default) or since the period before. */
  readonly growth?: "base" | "previous";
  /** Whose growth is left out: the entity's own (default), that of its group in this column, or `none`. */
  readonly leaveOut?: string;
}

export const SHIFT_SHARE_OPTIONS = ["sectors", "base", "total", "shifts", "growth", "leaveOut"];

/** Shares that sum to something else than one by more than this. */
const ROUNDING = 1e-9;

/** What is wrong with the options of a step that may come from a file, in words; null when nothing is. */
export function shiftShareProblem(settings: ReadonlyMap<string, unknown>): string | null {
  const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
  const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isText);
  const [sectors, shifts, base, growth] = ["sectors", "shifts", "base", "growth"].map((key) => settings.get(key));
  if (!isText(settings.get("shiftShare"))) return "shiftShare is the name of the new column";
  if (!isList(sectors)) return "shiftShare needs `sectors`, a list of columns";
  if (!isText(base) && typeof base !== "number") return "shiftShare needs `base`, the period of the shares";
  if (shifts !== undefined && !(isList(shifts) && (shifts as unknown[]).length === (sectors as unknown[]).length)) {
    return "shifts is a list of columns, one for each of `sectors`";
  }
  if (growth !== undefined && growth !== "base" && growth !== "previous") return "growth is base or previous";
  if (shifts !== undefined && (growth !== undefined || settings.has("leaveOut")))
    return "growth and leaveOut are about growth in the data, not about `shifts`";
  const odd = ["total", "leaveOut"].find((key) => settings.has(key) && !isText(settings.get(key)));
  return odd === undefined ? null : `${odd} is a text`;
}

/**
 * B_it = sum over sectors j of s_ij g_jt, with the shares s_ij = x_ij / total_i in the base period and g_jt the growth of sector j since then
 * (or since the period before) over all entities but the own one or its group: sum x_kjt / sum x_kjs - 1 over those with both values. With `shifts`
 * g_jt is the sector's column. Missing where an entity has no shares, or a period no growth. Throws PREPARE_STEP, COLUMN_EXISTS,
 * NOT_DEFINED, UNKNOWN_COLUMN, NOT_NUMERIC.
 */
export function shiftShare(panel: Panel, step: ShiftShareStep): Panel {
  const { shiftShare: name, sectors, leaveOut = "entity" } = step;
  if (panel.columns.has(name)) {
    throw new DurbinError("input", "COLUMN_EXISTS", `shiftShare: there is already a column "${name}"; choose another name`, {
      column: name,
    });
  }
  const sizes = sectors.map((sector) => numericColumn(panel, sector));
  const base = basePeriod(panel, step.base);
  const shares = sharesOf(panel, sizes, base, step.total);
  const groupOf = leaveOut === "none" ? null : leaveOut === "entity" ? panel.entityOf : groupsOf(panel, leaveOut);
  const out = new Float64Array(panel.nObs);
  sizes.forEach((size, j) => {
    const shift =
      step.shifts === undefined ? growthElsewhere(panel, size, base, step.growth ?? "base", groupOf) : numericColumn(panel, step.shifts[j]);
    for (let row = 0; row < out.length; row++) {
      const share = shares[j][panel.entityOf[row]];
      if (share !== 0) out[row] += share * shift[row];
    }
  });
  refuseInfinite(panel, name, out);
  const without = leaveOut === "none" ? "" : leaveOut === "entity" ? " elsewhere" : ` outside the own ${leaveOut}`;
  const what = step.shifts === undefined ? `growth of ${sectors.length} sectors${without}` : listed(step.shifts);
  return {
    ...panel,
    columns: new Map(panel.columns).set(name, out),
    notes: [...panel.notes, `shiftShare ${name}: ${what}, shares of ${panel.periods[base]}`, ...shareNotes(panel, name, shares)],
  };
}

function basePeriod({ periods, timeName, entityName }: Panel, base: string | number): number {
  if (timeName === null || entityName === null) {
    throw new DurbinError("input", "PREPARE_STEP", "shiftShare needs `entity` and `time` in `data`");
  }
  const place = periods.indexOf(String(base));
  if (place >= 0) return place;
  throw new DurbinError("input", "PREPARE_STEP", `shiftShare: there is no period ${base}${suggestion(String(base), periods)}`, { base });
}

/** By sector and entity; NaN where the entity has no value in the base period. */
function sharesOf(
  { rowOf, nEntities, ...panel }: Panel,
  sizes: readonly Float64Array[],
  base: number,
  total: string | undefined,
): Float64Array[] {
  const given = total === undefined ? null : numericColumn({ rowOf, nEntities, ...panel }, total);
  const shares = sizes.map(() => new Float64Array(nEntities).fill(Number.NaN));
  for (let i = 0; i < nEntities; i++) {
    const row = rowOf[base * nEntities + i];
    if (row < 0) continue;
    const whole = given === null ? sizes.reduce((sum, size) => sum + size[row], 0) : given[row];
    sizes.forEach((size, j) => {
      shares[j][i] = size[row] / whole;
    });
  }
  return shares;
}

function groupsOf(panel: Panel, column: string): Int32Array {
  const out = new Int32Array(panel.nObs);
  groupRows(panel, column).rows.forEach((rows, group) => {
    for (const row of rows) out[row] = group;
  });
  return out;
}

/** [nObs] growth of a sector without the row's group. */
function growthElsewhere(
  panel: Panel,
  size: Float64Array,
  base: number,
  since: "base" | "previous",
  groupOf: Int32Array | null,
): Float64Array {
  const { nObs, nPeriods, nEntities, rowOf, periodOf, entityOf, calendar } = panel;
  const start = (t: number): number => (since === "base" ? base : t > 0 && calendar[t] - calendar[t - 1] === 1 ? t - 1 : -1);
  const groups = groupOf === null ? 1 : groupOf.reduce((most, g) => Math.max(most, g), 0) + 1;
  const [now, then] = [new Float64Array(nPeriods), new Float64Array(nPeriods)];
  const [ownNow, ownThen] = [new Float64Array(nPeriods * groups), new Float64Array(nPeriods * groups)];
  for (let row = 0; row < nObs; row++) {
    const t = periodOf[row];
    const from = start(t);
    const before = from < 0 ? -1 : rowOf[from * nEntities + entityOf[row]];
    if (before < 0 || Number.isNaN(size[row]) || Number.isNaN(size[before])) continue;
    now[t] += size[row];
    then[t] += size[before];
    if (groupOf === null) continue;
    ownNow[t * groups + groupOf[row]] += size[row];
    ownThen[t * groups + groupOf[row]] += size[before];
  }
  return Float64Array.from({ length: nObs }, (_, row) => {
    const t = periodOf[row];
    if (start(t) < 0) return Number.NaN;
    const own = groupOf === null ? -1 : t * groups + groupOf[row];
    const elsewhere = then[t] - (own < 0 ? 0 : ownThen[own]);
    if (then[t] > 0 && elsewhere <= ROUNDING * then[t]) return Number.POSITIVE_INFINITY;
    return (now[t] - (own < 0 ? 0 : ownNow[own])) / elsewhere - 1;
  });
}

function refuseInfinite(panel: Panel, name: string, values: Float64Array): void {
  const row = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (row < 0) return;
  const sentence = `shiftShare ${name} at ${describeRow(panel, row)}: a sector that the entity has is nowhere else, or its total is 0`;
  throw new DurbinError("input", "NOT_DEFINED", sentence, { column: name });
}

function shareNotes({ nEntities }: Panel, name: string, shares: readonly Float64Array[]): string[] {
  const sums = Float64Array.from({ length: nEntities }, (_, i) => shares.reduce((sum, share) => sum + share[i], 0));
  const without = sums.filter(Number.isNaN).length;
  const incomplete = sums.some((sum) => Math.abs(sum - 1) > ROUNDING);
  return [
    ...(without > 0 ? [`shiftShare ${name}: ${without} of ${nEntities} entities have no shares and miss it`] : []),
    ...(incomplete
      ? [`shiftShare ${name}: the shares of an entity do not sum to 1; control for their sum (Borusyak, Hull and Jaravel 2022)`]
      : []),
  ];
}
