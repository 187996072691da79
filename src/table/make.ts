// The entries of a study's `tables:`: from what the study file says to finished files.
import type { Panel } from "../data/panel.js";
import { DurbinError, suggestion } from "../errors.js";
import type { Fit } from "../result/fit.js";
import { describeTable } from "./describe.js";
import type { ColumnGroup, TableModel } from "./model.js";
import { type Below, type RegressionOptions, regressionTable } from "./regression.js";
import { type TableFile, tableFile, tableFormat } from "./render.js";
import { testsTables } from "./period-tests.js";
import type { ReportedTest } from "./tests.js";

/** One entry of `tables:`. At least one of models, tests, variables; each makes a table, one after the other in the same file. */
export interface TableSpec {
  readonly title?: string;
  /** Models side by side. */
  readonly models?: readonly string[];
  /** Models whose impacts follow the coefficients. */
  readonly impacts?: readonly string[];
  /** Tests by name; all results of a test that has several. */
  readonly tests?: readonly string[];
  /** Variables to describe: N, mean, SD, minimum, median, maximum. */
  readonly variables?: readonly string[];
  readonly below?: Below;
  readonly stars?: readonly number[];
  readonly digits?: number;
  readonly keep?: readonly string[];
  readonly drop?: readonly string[];
  readonly order?: readonly string[];
  readonly rename?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly groups?: readonly ColumnGroup[];
  readonly statistics?: readonly string[];
  readonly notes?: readonly string[];
  /** ["text"] by default. */
  readonly formats?: readonly string[];
}

export interface TableContext {
  readonly fits: ReadonlyMap<string, Fit>;
  readonly tests: readonly ReportedTest[];
  readonly panel: Panel;
}

export interface MadeTable {
  readonly tables: readonly TableModel[];
  /** One a format. */
  readonly files: readonly TableFile[];
}

/** Throws `input` TABLE_REFERENCE for a model or test that the study does not have, TABLE_FORMAT_UNKNOWN, TABLE_NAME_UNKNOWN; `unsupported` TABLE_FORMAT. */
export function makeTable(spec: TableSpec, context: TableContext): MadeTable {
  const formats = (spec.formats ?? ["text"]).map(tableFormat);
  const tables = [...modelsPart(spec, context), ...testsPart(spec, context), ...variablesPart(spec, context)];
  if (tables.length === 0) {
    throw new DurbinError("input", "TABLE_REFERENCE", "a table needs `models`, `tests` or `variables`; it has none of them", {});
  }
  return { tables, files: formats.map((format) => tableFile(tables, format)) };
}

function modelsPart(spec: TableSpec, { fits, panel }: TableContext): readonly TableModel[] {
  if (spec.models === undefined || spec.models.length === 0) return [];
  const index = { entity: panel.entityName, time: panel.timeName };
  const options: RegressionOptions = { ...spec, index };
  const named = spec.models.map((name) => ({ name, fit: find(fits, name, "model") }));
  for (const name of spec.impacts ?? []) {
    if (spec.models.includes(name)) continue;
    const message = `impacts: the table shows no model "${name}"${suggestion(name, spec.models)}`;
    throw new DurbinError("input", "TABLE_REFERENCE", message, { name });
  }
  return [regressionTable(named, options)];
}

function testsPart(spec: TableSpec, { tests }: TableContext): readonly TableModel[] {
  if (spec.tests === undefined || spec.tests.length === 0) return [];
  const known = new Map(tests.map((test) => [test.name, test]));
  const rows = spec.tests.flatMap((name) => {
    const parts = tests.filter((test) => test.name === name || test.name.startsWith(`${name}/`));
    return parts.length > 0 ? parts : [find(known, name, "test")];
  });
  return spec.models === undefined
    ? testsTables(rows, { title: spec.title, digits: spec.digits })
    : testsTables(rows, { digits: spec.digits }, "Tests");
}

function variablesPart(spec: TableSpec, { panel }: TableContext): readonly TableModel[] {
  if (spec.variables === undefined || spec.variables.length === 0) return [];
  const alone = spec.models === undefined && spec.tests === undefined;
  const title = alone ? spec.title : "Descriptive statistics";
  return [describeTable(panel, spec.variables, { title, digits: spec.digits, rename: spec.rename })];
}

function find<T>(map: ReadonlyMap<string, T>, name: string, kind: "model" | "test"): T {
  const found = map.get(name);
  if (found !== undefined) return found;
  throw new DurbinError(
    "input",
    "TABLE_REFERENCE",
    `a table names the ${kind} "${name}", which the study does not have${suggestion(name, map.keys())}`,
    {
      name,
    },
  );
}
