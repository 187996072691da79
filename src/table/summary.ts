// One model in full, as Stata and R print it: what was estimated, coefficients with intervals, impacts, tests, notes.
import type { Estimate, FirstStage, Fit } from "../result/fit.js";
import { coefficients } from "../result/inference.js";
import { formatEstimate, formatNumber, formatP } from "../result/format.js";
import { type Cell, type Column, EMPTY_CELL, type Row, type Section, type TableModel } from "./model.js";
import { isShown, longModelName, statisticName, statisticOf, statusAlert, testLabel, vcovName, weightsName } from "./names.js";
import { testsTable } from "./tests.js";
import { renderText, type TextOptions } from "./text.js";

export interface SummaryOptions {
  /** In the alert of a model that did not converge. */
  readonly name?: string;
  /** Decimals of estimates, 4 by default. */
  readonly digits?: number;
}

/** The parts of the printout, each a table any renderer takes: facts, coefficients, impacts, tests. Parts without content are left out. */
export function summaryTables(fit: Fit, options: SummaryOptions = {}): readonly TableModel[] {
  const digits = options.digits ?? 4;
  const tables = [factsTable(fit, options), coefficientTable(fit, digits)];
  if (fit.impacts.length > 0) tables.push(impactTable(fit, digits));
  for (const stage of fit.firstStages ?? []) tables.push(firstStageTable(fit, stage, digits));
  const tests = fit.tests.map((test) => ({ ...test, name: testLabel(test.name, fit.spec) }));
  if (tests.length > 0) tables.push(testsTable(tests, { title: "Tests", digits: 3 }));
  return [...tables.slice(0, -1), { ...tables[tables.length - 1], notes: fit.notes.map((note) => `Note: ${note}`) }];
}

/** The printout as text. */
export function summaryText(fit: Fit, options: SummaryOptions & TextOptions = {}): string {
  return summaryTables(fit, options)
    .map((table) => renderText(table, options))
    .join("\n");
}

const COUNTS = ["nObs", "nEntities", "nPeriods", "nObsEffective", "dfResidual", "r2", "r2Within", "r2Between", "r2Overall"];

/** Statistics in two columns of pairs, as a Stata header; what is not counted or R-squared stands on the right. */
function factsTable(fit: Fit, { name = "" }: SummaryOptions): TableModel {
  const others = Object.keys(fit.statistics).filter((key) => !COUNTS.includes(key));
  const pair = (key: string): readonly [string, string] => {
    const { label, print } = statisticName(key);
    return [label, print(statisticOf(fit, key)!, 4)];
  };
  const known = COUNTS.filter((key) => isShown(fit, key) && statisticOf(fit, key) !== undefined).map(pair);
  const weights = weightsName(fit.spec);
  const left: (readonly [string, string])[] = [
    ...known,
    ["Panel", fit.sample.balanced ? "balanced" : "unbalanced"],
    ...(weights === "" ? [] : [["Weights", weights] as const]),
    ["Covariance", vcovName(fit.spec)],
  ];
  const right = others.map(pair);
  const rows: Row[] = Array.from({ length: Math.max(left.length, right.length) }, (_, i) => ({
    label: left[i]?.[0] ?? "",
    cells: [{ text: left[i]?.[1] ?? "" }, { text: right[i]?.[0] ?? "" }, { text: right[i]?.[1] ?? "" }],
  }));
  const alert = statusAlert(name, fit);
  return {
    title: `${longModelName(fit.spec)}: ${fit.spec.formula}`,
    alerts: alert === undefined ? [] : [alert],
    stub: "",
    groups: [],
    columns: [column("", "right"), column("", "left"), column("", "right")],
    sections: [{ rows }],
    notes: fit.sample.dropped.map(({ reason, count }) => `${count} ${count === 1 ? "row" : "rows"} dropped: ${reason}`),
  };
}

const column = (header: string, align: Column["align"]): Column => ({ header: [header], align });

/** Columns of an estimate with its inference; the letter of the statistic follows the reference distribution. */
function estimateColumns(fit: Fit): readonly Column[] {
  const letter = fit.reference.type === "t" ? "t" : "z";
  const percent = formatNumber(100 * fit.spec.level, 0);
  const headers = ["Estimate", "Std. error", letter, `P>|${letter}|`, `[${percent}%`, "interval]"];
  return headers.map((header) => column(header, "decimal"));
}

function estimateCells({ estimate, se, statistic, p, low, high }: Estimate, digits: number): readonly Cell[] {
  const cell = (value: number | undefined, print: (value: number) => string): Cell =>
    value === undefined ? EMPTY_CELL : { text: print(value) };
  const number = (value: number): string => formatEstimate(value, digits);
  return [
    cell(estimate, number),
    cell(se, number),
    cell(statistic, (value) => formatNumber(value, 2)),
    cell(p, formatP),
    cell(low, number),
    cell(high, number),
  ];
}

function coefficientTable(fit: Fit, digits: number): TableModel {
  const reference =
    fit.reference.type === "t" ? `t distribution, ${formatNumber(fit.reference.df, 0)} degrees of freedom` : "normal distribution";
  const rows = coefficients(fit).map((coefficient) => ({ label: coefficient.term, cells: estimateCells(coefficient, digits) }));
  return {
    alerts: [],
    stub: fit.response,
    groups: [],
    columns: estimateColumns(fit),
    sections: [{ rows }],
    notes: fit.covariance === null ? [] : [`p and intervals: ${reference}`],
  };
}

/** The regression of an endogenous regressor on all instruments. */
function firstStageTable(fit: Fit, { variable, coefficients: found }: FirstStage, digits: number): TableModel {
  const rows = found.map((coefficient) => ({ label: coefficient.name, cells: estimateCells(coefficient, digits) }));
  return {
    title: `First stage of ${variable}`,
    alerts: [],
    stub: variable,
    groups: [],
    columns: estimateColumns(fit),
    sections: [{ rows }],
    notes: [],
  };
}

function impactTable(fit: Fit, digits: number): TableModel {
  const sections: Section[] = (["direct", "indirect", "total"] as const).map((kind) => ({
    title: kind[0].toUpperCase() + kind.slice(1),
    rows: fit.impacts.map((impact) => ({ label: `  ${impact.variable}`, cells: estimateCells(impact[kind], digits) })),
  }));
  return { title: "Impacts", alerts: [], stub: "", groups: [], columns: estimateColumns(fit), sections, notes: [] };
}
