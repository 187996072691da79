// Tests of many periods as one table: a row a period, instead of a row a result.
import { seriesOf, testOf } from "../result/test-name.js";
import { isLogDeterminant, logDeterminantTable } from "./log-determinants.js";
import { type Cell, type Column, type ColumnGroup, EMPTY_CELL, type Row, type TableModel } from "./model.js";
import { extentNotes, type ReportedTest, type TestColumn, TEST_COLUMNS, testsTable, type TestsTableOptions } from "./tests.js";

/** The results of one variable (and part) over the periods. */
interface Series {
  readonly label: string;
  readonly byPeriod: ReadonlyMap<string, ReportedTest>;
}

/** From this many periods on a test is a table of its own. */
const SEVERAL = 3;

/** What of a result a table by period shows; the variance stands in results.json. */
const SHOWN = new Set(["Estimate", "Expected", "Statistic", "p", "Permutation p"]);

const isGlobal = ({ local, period }: ReportedTest): boolean => local === undefined && period !== undefined;

/**
 * Tests of several periods as tables by period, called by their names below the title, then the others as a table with a row each, called
 * `others`. Log-determinants have a table of their own, local statistics none.
 */
export function testsTables(
  tests: readonly ReportedTest[],
  options: TestsTableOptions = {},
  others: string | undefined = options.title,
): readonly TableModel[] {
  const byTest = new Map<string, ReportedTest[]>();
  for (const test of tests.filter(isGlobal)) byTest.set(testOf(test), [...(byTest.get(testOf(test)) ?? []), test]);
  const wide = [...byTest].filter(([, results]) => new Set(results.map(({ period }) => period)).size >= SEVERAL);
  const shown = new Set(wide.flatMap(([, results]) => results));
  const determinants = tests.filter(isLogDeterminant);
  const rest = tests.filter((test) => test.local === undefined && !shown.has(test) && !isLogDeterminant(test));
  const alone = wide.length === 1 && rest.length + determinants.length === 0;
  const tables = wide.map(([name, results]): TableModel => {
    const { title, ...table } = periodTable(name, results, options);
    return { ...table, title: options.title === undefined ? title : alone ? options.title : `${options.title}: ${title}` };
  });
  if (rest.length > 0) tables.push(testsTable(rest, { ...options, title: others }));
  if (determinants.length > 0) tables.push(logDeterminantTable(determinants, { title: rest.length > 0 ? undefined : others }));
  return tables;
}

function periodTable(name: string, results: readonly ReportedTest[], { digits = 3 }: TestsTableOptions): TableModel {
  const series = seriesByLabel(results);
  const periods = [...new Set(results.map(({ period }) => period as string))];
  const print = (column: TestColumn, test: ReportedTest | undefined): string => {
    const value = test === undefined ? undefined : column.value(test);
    return value === undefined ? "" : column.print(value, digits);
  };
  const candidates = TEST_COLUMNS.filter(({ header }) => SHOWN.has(header));
  const present = candidates.filter((column) => results.some((test) => column.value(test) !== undefined));
  const constant = present.find(({ header }) => header === "Expected");
  const expected = new Set(constant === undefined ? [] : results.map((test) => print(constant, test)));
  const columns = present.filter((column) => column !== constant || expected.size > 1);
  const rows: Row[] = periods.map((period) => ({
    label: period,
    cells: series.flatMap(({ byPeriod }) =>
      columns.map((column): Cell => {
        const text = print(column, byPeriod.get(period));
        return text === "" ? EMPTY_CELL : { text };
      }),
    ),
  }));
  const groups: ColumnGroup[] = series.length > 1 ? series.map(({ label }) => ({ header: label, span: columns.length })) : [];
  const headers: Column[] = series.flatMap(() => columns.map(({ header }): Column => ({ header: [header], align: "decimal" })));
  return {
    title: series.length > 1 || series[0].label === "" ? name : `${name}/${series[0].label}`,
    alerts: [],
    stub: "Period",
    groups,
    columns: headers,
    sections: [{ rows }],
    notes: [...(expected.size === 1 ? [`Expected ${[...expected][0]}.`] : []), ...extentNotes(results)],
  };
}

function seriesByLabel(results: readonly ReportedTest[]): readonly Series[] {
  const found = new Map<string, Map<string, ReportedTest>>();
  for (const test of results) {
    const label = seriesOf(test);
    const byPeriod = found.get(label) ?? new Map<string, ReportedTest>();
    found.set(label, byPeriod.set(test.period as string, test));
  }
  return Array.from(found, ([label, byPeriod]) => ({ label, byPeriod }));
}
