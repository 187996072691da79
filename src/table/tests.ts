// Tests of a study as a table. Only the columns that some test has are shown.
import { listed } from "../data/table.js";
import { formatEstimate, formatNumber, formatP, formatSignificant } from "../result/format.js";
import type { NamedResult } from "../result/test-name.js";
import { remarkOf } from "./test-remarks.js";
import { type Cell, type Column, EMPTY_CELL, type TableModel } from "./model.js";

/** What results.json holds under `tests`: statistics of space, specification tests, whatever has a name. */
export interface ReportedTest extends NamedResult {
  readonly type?: string;
  /** What a spatial statistic is over. */
  readonly weights?: string;
  readonly nEntities?: number;
  readonly nPeriods?: number;
  readonly estimate?: number;
  readonly expected?: number;
  readonly variance?: number;
  readonly statistic?: number;
  readonly df?: number;
  readonly df2?: number;
  readonly p?: number;
  /** Of a first stage: of the excluded instruments given the others, and Shea's. */
  readonly partialR2?: number;
  readonly sheaR2?: number;
  readonly permutation?: { readonly p: number; readonly mean: number; readonly sd: number };
  /** Of a `specification` test: the model it ends with, and the steps to it. */
  readonly decision?: string;
  readonly path?: readonly string[];
  /** Of a `log-determinant` test: the method taken, rho and values. */
  readonly method?: string;
  readonly at?: readonly number[];
  readonly values?: readonly number[];
  readonly standardErrors?: readonly number[];
  /** A statistic for each unit. */
  readonly local?: readonly LocalResult[];
}

export interface LocalResult {
  readonly name: string;
  readonly estimate?: number;
  readonly p?: number;
  readonly quadrant?: string;
  readonly permutation?: { readonly p: number };
}

export interface TestColumn {
  readonly header: string;
  readonly value: (test: ReportedTest) => number | undefined;
  readonly print: (value: number, digits: number) => string;
}

/** Degrees of freedom are whole numbers as a rule; Satterthwaite and the like are not. */
const printDf = (df: number): string => (Number.isInteger(df) ? String(df) : formatNumber(df, 2));

export const TEST_COLUMNS: readonly TestColumn[] = [
  { header: "Estimate", value: (test) => test.estimate, print: formatEstimate },
  { header: "Expected", value: (test) => test.expected, print: formatEstimate },
  { header: "Variance", value: (test) => test.variance, print: formatSignificant },
  { header: "Statistic", value: (test) => test.statistic, print: formatEstimate },
  { header: "df", value: (test) => test.df, print: printDf },
  { header: "df2", value: (test) => test.df2, print: printDf },
  { header: "p", value: (test) => test.p, print: formatP },
  { header: "Partial R²", value: (test) => test.partialR2, print: formatEstimate },
  { header: "Shea R²", value: (test) => test.sheaR2, print: formatEstimate },
  { header: "Permutation p", value: (test) => test.permutation?.p, print: formatP },
];

export interface TestsTableOptions {
  readonly title?: string;
  /** Decimals, 3 by default. */
  readonly digits?: number;
}

/** What the spatial statistics are over: one sentence for all of them, else one for each extent. */
export function extentNotes(tests: readonly ReportedTest[]): readonly string[] {
  const found = new Map<string, string[]>();
  for (const { name, weights, nEntities, nPeriods } of tests) {
    if (weights === undefined || nEntities === undefined || nPeriods === undefined) continue;
    const extent = `${nEntities} units${nPeriods > 1 ? ` in ${nPeriods} periods` : ""}, weights ${weights}.`;
    found.set(extent, [...(found.get(extent) ?? []), name]);
  }
  return Array.from(found, ([extent, names]) => (found.size === 1 ? extent : `${listed(names)}: ${extent}`));
}

/** One row a test, in the order given; what they say besides stands in the notes. */
export function testsTable(tests: readonly ReportedTest[], options: TestsTableOptions = {}): TableModel {
  const digits = options.digits ?? 3;
  const shown = TEST_COLUMNS.filter(({ value }) => tests.some((test) => value(test) !== undefined));
  const columns: readonly Column[] = shown.map(({ header }) => ({ header: [header], align: "decimal" }));
  const cell = (test: ReportedTest, { value, print }: TestColumn): Cell => {
    const number = value(test);
    return number === undefined ? EMPTY_CELL : { text: print(number, digits) };
  };
  const rows = tests
    .filter((test) => test.decision === undefined)
    .map((test) => ({ label: test.name, cells: shown.map((column) => cell(test, column)) }));
  const notes = tests.flatMap((test) => {
    const remark = remarkOf(test);
    return remark === undefined ? [] : [`${test.name} ${remark}.`];
  });
  return {
    title: options.title,
    alerts: [],
    stub: "Test",
    groups: [],
    columns,
    sections: [{ rows }],
    notes: [...extentNotes(tests), ...notes],
  };
}
