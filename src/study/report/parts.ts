// What a report is made of: plain data, no computation left.
import type { TableModel } from "../../table/model.js";
import type { ReportedTest } from "../../table/tests.js";
import type { Fit } from "../../result/fit.js";

export interface ReportTable {
  readonly name: string;
  readonly tables: readonly TableModel[];
}

export interface ReportFigure {
  readonly name: string;
  /** A complete `<svg>` element, as `makeFigure` returns it. */
  readonly svg: string;
  readonly caption: string;
}

/** The part of results.json (durbin.results/1) that the report reads. */
export interface ReportResults {
  readonly tests?: readonly ReportedTest[];
  readonly weights?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly provenance?: Readonly<Record<string, unknown>>;
}

/** Facts of the panel after `prepare`. */
export interface ReportData {
  /** File name. */
  readonly source: string;
  readonly observations: number;
  readonly entities: number;
  readonly periods: number;
  readonly entityName: string | null;
  readonly timeName: string | null;
  /** Keys of the first and last period; absent without a time column. */
  readonly firstPeriod?: string;
  readonly lastPeriod?: string;
  readonly balanced: boolean;
  /** What `prepare` and the readers did. */
  readonly notes: readonly string[];
}

export interface ReportParts {
  readonly title: string;
  readonly data: ReportData;
  readonly results: ReportResults;
  readonly tables: readonly ReportTable[];
  readonly figures: readonly ReportFigure[];
  /** Printed in full, one after the other. */
  readonly fits: readonly { readonly name: string; readonly fit: Fit }[];
}
