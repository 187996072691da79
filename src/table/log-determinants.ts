// Tests `log-determinant` as a table: a row a rho, a column a test.
import { formatNumber } from "../result/format.js";
import { EMPTY_CELL, type TableModel } from "./model.js";
import type { ReportedTest } from "./tests.js";

export const isLogDeterminant = ({ values }: ReportedTest): boolean => values !== undefined;

export function logDeterminantTable(
  tests: readonly ReportedTest[],
  { digits = 4, title }: { digits?: number; title?: string } = {},
): TableModel {
  const rhos = [...new Set(tests.flatMap(({ at = [] }) => at))].sort((a, b) => a - b);
  const cell = ({ at = [], values = [] }: ReportedTest, rho: number) => {
    const value = values[at.indexOf(rho)];
    return value === undefined ? EMPTY_CELL : { text: formatNumber(value, digits) };
  };
  return {
    title,
    alerts: [],
    stub: "ln|I - rho W|, rho",
    groups: [],
    columns: tests.map(({ name, weights, method }) => ({ header: [name, `${method}, ${weights}`], align: "decimal" })),
    sections: [{ rows: rhos.map((rho) => ({ label: String(rho), cells: tests.map((test) => cell(test, rho)) })) }],
    notes: tests.flatMap(errorNote),
  };
}

function errorNote({ name, standardErrors }: ReportedTest): string[] {
  if (standardErrors === undefined) return [];
  return [`${name}: standard errors up to ${formatNumber(Math.max(...standardErrors), 4)}.`];
}
