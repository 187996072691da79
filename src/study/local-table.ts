// The units of a local statistic as a table.
import { formatEstimate, formatP } from "../result/format.js";
import { type Cell, type Column, EMPTY_CELL, type TableModel } from "../table/model.js";

/** One unit of a local statistic, as results.json holds it. */
export interface LocalUnit {
  readonly name: string;
  readonly estimate: number;
  readonly statistic?: number;
  readonly p?: number;
  readonly quadrant?: string;
  readonly permutation?: { readonly p: number };
}

interface Shown {
  readonly column: Column;
  readonly text: (unit: LocalUnit, digits: number) => string | undefined;
}

const decimal = (header: string): Column => ({ header: [header], align: "decimal" });

const COLUMNS: readonly Shown[] = [
  { column: decimal("Estimate"), text: ({ estimate }, digits) => formatEstimate(estimate, digits) },
  { column: decimal("z"), text: ({ statistic }, digits) => (statistic === undefined ? undefined : formatEstimate(statistic, digits)) },
  { column: decimal("p"), text: ({ p }) => (p === undefined ? undefined : formatP(p)) },
  { column: decimal("Permutation p"), text: ({ permutation }) => (permutation === undefined ? undefined : formatP(permutation.p)) },
  { column: { header: ["Quadrant"], align: "left" }, text: ({ quadrant }) => quadrant },
];

/** One row a unit, in the order given; columns that no unit has are left out. */
export function localTable(
  { name, local }: { readonly name: string; readonly local: readonly LocalUnit[] },
  options: { readonly digits?: number } = {},
): TableModel {
  const digits = options.digits ?? 3;
  const shown = COLUMNS.filter(({ text }) => local.some((unit) => text(unit, digits) !== undefined));
  const cell = (value: string | undefined): Cell => (value === undefined ? EMPTY_CELL : { text: value });
  return {
    title: name,
    alerts: [],
    stub: "Unit",
    groups: [],
    columns: shown.map(({ column }) => column),
    sections: [{ rows: local.map((unit) => ({ label: unit.name, cells: shown.map(({ text }) => cell(text(unit, digits))) })) }],
    notes: [],
  };
}
