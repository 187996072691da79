// The study as an object: what parseStudy returns and runStudy takes. Its grammar, defaults included, is schema.ts.
import type { FigureSpec } from "../plot/make.js";
import type { TableSpec } from "../table/make.js";

/** A delimited file. */
export interface TableFileSpec {
  readonly file: string;
  /** The columns to read besides the keys; all by default. */
  readonly columns?: readonly string[];
  readonly encoding?: "utf-8" | "gb18030";
  readonly separator?: string;
}

export interface JoinSpec extends TableFileSpec {
  readonly on: readonly string[];
}

export interface DataSpec extends TableFileSpec {
  readonly entity?: string;
  readonly time?: string;
  readonly join?: readonly JoinSpec[];
}

export interface GeometrySpec {
  readonly file: string;
  readonly id: string;
  readonly x?: string;
  readonly y?: string;
  readonly lon?: string;
  readonly lat?: string;
  readonly crs?: "lonlat" | "planar";
  readonly object?: string;
}

/** One entry of `weights:`; the keys beside `type` depend on it. */
export interface StudyWeights {
  readonly type: string;
  readonly file?: string;
  readonly of?: string | readonly string[];
  readonly [option: string]: unknown;
}

/** One entry of `models:`; the keys beside `estimator` depend on it. */
export interface StudyModel {
  readonly estimator: string;
  readonly formula: string;
  readonly weights?: string;
  readonly where?: string;
  readonly [option: string]: unknown;
}

/** One entry of `tests:`; the keys beside `type` depend on it. */
export interface StudyTest {
  readonly type: string;
  readonly name?: string;
  readonly variables?: readonly string[];
  readonly model?: string;
  readonly models?: readonly string[];
  readonly weights?: string;
  readonly by?: string;
  readonly where?: string;
  readonly [option: string]: unknown;
}

export interface StudySpec {
  readonly durbin: 1;
  readonly title?: string;
  readonly data?: DataSpec;
  readonly geometry?: GeometrySpec;
  readonly weights?: Readonly<Record<string, StudyWeights>>;
  readonly prepare?: readonly Readonly<Record<string, unknown>>[];
  readonly models?: Readonly<Record<string, StudyModel>>;
  readonly tests?: readonly StudyTest[];
  readonly tables?: Readonly<Record<string, TableSpec>>;
  readonly figures?: Readonly<Record<string, FigureSpec>>;
  readonly seed?: number;
  readonly level?: number;
}
