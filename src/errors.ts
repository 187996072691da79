// The one error class, and the list of every code. `docs/errors.md` is generated from the list; test/errors.test.ts throws each code once.

/** Who can act: the user (`input`), nobody because it is not built (`unsupported`), the data or method (`numerical`), us (`internal`). */
export type ErrorKind = "input" | "unsupported" | "numerical" | "internal";

export interface ErrorEntry {
  readonly kind: ErrorKind;
  /** A sentence as it is printed, with example values. */
  readonly example: string;
}

const entry = (kind: ErrorKind, example: string): ErrorEntry => ({ kind, example });

export const ERRORS = {
  // kernels
  NOT_INITIALIZED: entry("input", "the kernels are not loaded; call `await init()` once before the first computation"),
  MEMORY_LIMIT: entry("input", "this step needs 5.10 GiB more, which does not fit the 4 GiB of one WebAssembly memory"),
  NOT_POSITIVE_DEFINITE: entry("numerical", "X'X is not positive definite; look for collinear columns"),
  SINGULAR_MATRIX: entry("numerical", "I - rho W is singular"),
  NO_CONVERGENCE: entry("numerical", "the eigenvalues of W did not converge"),
  KERNEL_STATUS: entry("internal", "X'X: unknown kernel status 9"),
  LENGTH_MISMATCH: entry("internal", "W is 48 x 48 but x has 47 elements"),
  NOT_FINITE: entry("numerical", "X holds a value that is not finite"),
  // study
  STUDY_SYNTAX: entry("input", "study.yaml:3:5: Map keys must be unique"),
  STUDY_VERSION: entry("input", "study.yaml:1:9: the study is written for format 2; this version reads format 1"),
  STUDY_KEY: entry("input", 'study.yaml:7:7: models.m: unknown key "efects", did you mean "effects"?'),
  STUDY_WORD: entry("input", 'study.yaml:6:15: models.m.method: "withn" is not one of pooled, within, did you mean "within"?'),
  STUDY_MISSING: entry("input", 'study.yaml:5:5: models.m: the key "formula" is missing'),
  STUDY_TYPE: entry("input", 'study.yaml:9:12: models.m.level: expected a finite number, found "high"'),
  STUDY_VALUE: entry("input", "study.yaml:9:12: models.m.level: expected a number below 1, found 95"),
  STUDY_NAME: entry("input", 'study.yaml:9:3: tables: the name "../main" cannot be used: up to 100 characters, no slash'),
  STUDY_REFERENCE: entry("input", 'study.yaml:8:16: models.m.weights: there is no weights matrix "quen", did you mean "queen"?'),
  STUDY_CYCLE: entry("input", "weights.a is made from itself: a, b, a"),
  STUDY_NOT_BUILT: entry("unsupported", 'study.yaml:6:16: models.m.estimator: "gmm" is not in this version, which has panel, spatial-panel'),
  STUDY_FILE_FORMAT: entry("unsupported", 'data.file: "panel.dta" is not a format this version reads, which are csv, tsv, txt'),
  STUDY_JOIN: entry("input", 'data.join[0]: the key "CA" of panel.csv, row 17, is not in income.csv'),
  STUDY_TEST: entry("input", 'tests.lrSar: models "sdm" and "sar" are fitted to different rows: 816 and 768'),
  STUDY_FILE: entry("input", 'data.file: there is no file "panel.csv"; there are produc.csv, states.geojson'),
  FIT_DATA: entry("input", "data is a string; expected columns, rows, an Arrow table, a Table or a Panel"),
  STUDY_CANCELLED: entry("input", "the study was cancelled"),
  // data: tables in and out
  FILE_EMPTY: entry("input", "towns.csv holds a header and no rows"),
  FILE_FORMAT: entry("input", "towns.csv starts like a zip archive (an xlsx workbook is one), not like text; save it as csv"),
  ENCODING: entry("input", "towns.csv, row 2 is not valid UTF-8; give its `encoding`, for Chinese files mostly gb18030"),
  CSV_HEADER: entry("input", 'towns.csv: the header has "gdp" twice, in columns 2 and 5'),
  CSV_ROW: entry("input", "towns.csv, row 17 has 4 cells, the header has 5"),
  CSV_QUOTE: entry("input", "towns.csv, row 17: a quote is opened in column 2 and never closed"),
  DECIMAL_COMMA: entry("input", 'towns.csv, row 1: column "gdp" holds "1,5"; numbers need a decimal point'),
  COLUMN_LENGTH: entry("input", 'data: column "x" has 10 values, column "y" has 9'),
  COLUMN_TYPE: entry("input", 'data, row 3: column "x" holds an object; expected numbers or texts'),
  COLUMN_EXISTS: entry("input", 'derive: there is already a column "lgsp"; choose another name'),
  UNKNOWN_COLUMN: entry("input", 'produc.csv has no column "unenp", did you mean "unemp"?'),
  MISSING_PACKAGE: entry("unsupported", "Arrow tables need the package apache-arrow; install it next to durbin"),
  // data: keys and the panel index
  MISSING_KEY: entry("input", 'produc.csv: column "state" is empty in row 3; every row needs a key'),
  DUPLICATE_KEY: entry("input", "produc.csv: duplicate key ALABAMA, rows 1 and 2; give `time`"),
  TIME_KEY: entry("input", 'produc.csv: "1970" and "1970.0" in column "year" are the same number written in two ways'),
  NO_TIME: entry("input", "lag(x, 1) needs periods: give `time` in `data`"),
  NOT_NUMERIC: entry("input", 'produc.csv: column "gsp" is text: row 3 holds "n/a"; missing cells are empty, NA, NaN or .'),
  MISSING_VALUE: entry("input", "gsp is missing at ALABAMA, 1970; remove such rows with `dropMissing: [gsp]` in `prepare`"),
  INFINITE_VALUE: entry("input", "gsp is infinite at ALABAMA, 1970"),
  EMPTY_DATA: entry("input", "filter year > 2100: no row is left of 816"),
  // data: geometry
  GEOMETRY_FORMAT: entry("input", "towns.geojson is not a GeoJSON FeatureCollection and not a TopoJSON topology"),
  GEOMETRY_OBJECT: entry("input", "states-10m.json holds states and nation: choose with `object`"),
  GEOMETRY_INVALID: entry("input", "towns.geojson: 110100 has no geometry"),
  // data: expressions and prepare
  EXPRESSION_SYNTAX: entry("input", "log(gsp: expected ) at character 8, after the end"),
  UNKNOWN_FUNCTION: entry("input", 'lgo(gsp): there is no function "lgo" (character 1), did you mean "log"?'),
  EXPRESSION_TYPE: entry("input", 'state + 1: state is text, "+" needs numbers'),
  NOT_DEFINED: entry("input", "log(gsp) at ALABAMA, 1970: gsp is 0"),
  PREPARE_STEP: entry("input", 'step 2: unknown key "fliter", did you mean "filter"?'),
  // table, plot: how results are shown
  TABLE_FORMAT: entry("unsupported", "tables are not written as docx; html and latex open in Word and LaTeX, csv in Excel"),
  TABLE_FORMAT_UNKNOWN: entry("input", '"latx" is no table format, did you mean "latex"? (there are text, markdown, csv, latex, html)'),
  TABLE_NAME_UNKNOWN: entry("input", 'keep: no coefficient is named "lempp", did you mean "lemp"?'),
  TABLE_REFERENCE: entry("input", 'a table names the model "sdmm", which the study does not have, did you mean "sdm"?'),
  FIGURE_PACKAGES: entry("unsupported", "figures need @observablehq/plot and linkedom: npm install @observablehq/plot linkedom@0.18.12"),
  FIGURE_TYPE: entry("input", '"moran-scater" is no figure type, did you mean "moran-scatter"?'),
  FIGURE_REFERENCE: entry("input", 'the figure names the weights matrix "quen", which the study does not have, did you mean "queen"?'),
  FIGURE_DATA: entry("input", 'produc.csv has no period "1969", did you mean "1970"?'),
  // estimates and tests
  NO_VARIATION: entry("input", "area does not vary once the effects (state) are removed; drop it, or interact it with something that varies"),
  TOO_FEW_ROWS: entry("input", "4 rows cannot identify 5 coefficients"),
  NO_REGRESSORS: entry("input", "the formula has no regressor besides the effects"),
  COLLINEAR: entry("input", "collinear columns: total = hwy + water + util; drop one of them"),
  PERFECT_FIT: entry("input", "the regressors reproduce the dependent variable exactly, so no error variance is left; look for it, or a part of it, among the regressors"),
  FULL_LEVERAGE: entry("input", "hc3 does not exist: a row has leverage 1 (one coefficient fits it alone); use hc1"),
  ONE_CLUSTER: entry("input", "clusters by region: there is only one"),
  WEIGHTS_NEEDED: entry("input", "a spatial panel model needs `weights`"),
  ROW_STANDARDIZED_NEEDED: entry("input", 'bias: lee-yu with twoways effects needs weights whose rows sum to 1; "w" is standardized by spectral; use standardize: row or bias: none'),
  UNBALANCED_PANEL: entry("input", "a spatial panel needs every entity in every period, but 1 of 816 are missing: TEXAS in 1980; fill them, or filter to entities or periods that are complete"),
  UNKNOWN_DURBIN: entry("input", 'durbin: "unenp" is not a regressor of the formula (lemp, unemp)'),
  OBSERVED_INFORMATION: entry("unsupported", 'information: observed with time effects needs weights with equal row sums; "w" has others: use information: expected'),
  NOT_NESTED: entry("input", "lr: the two models cannot be compared by their likelihoods: they use 816 and 768 rows"),
  NO_DURBIN_TERMS: entry("input", "wald: restriction sar is about W X terms next to rho; the model must be sdm"),
  NO_COVARIANCE: entry("input", "wald: the model is at the boundary and has no standard errors"),
  // weights
  WEIGHTS_TYPE: entry("input", 'weights "queen": there is no type "contigity", did you mean "contiguity"?'),
  WEIGHTS_OPTION: entry("input", 'weights "queen": contiguity has no option "rul", did you mean "rule"?'),
  WEIGHTS_VALUE: entry("input", 'weights "knn": k must be a whole number from 1 to 47 (48 units), found 48'),
  WEIGHTS_NAME: entry("input", 'weights "mix" is made from "inverse", which is not there, did you mean "inv"?'),
  WEIGHTS_SOURCE: entry("input", 'weights "queen": contiguity needs polygons, but towns.csv is a table of points'),
  WEIGHTS_UNITS: entry("input", 'weights "econ": economic-distance needs units: a data file with an entity'),
  WEIGHTS_KEYS: entry("input", 'weights "queen": 1 of 48 units of the data is not in states.geojson: "TENNESSE"'),
  WEIGHTS_FILE: entry("input", 'usaww.gal:17: "12x" is not a number of neighbors'),
  WEIGHTS_UNSUPPORTED: entry("unsupported", 'weights "d": delaunay is not in this version; gabriel and relative-neighbor are its subgraphs'),
  WEIGHTS_FORMAT: entry("unsupported", "w.swm: weights files are read as gal, gwt or csv"),
  WEIGHTS_COINCIDENT: entry("input", 'weights "inv": "A" and "B" are at the same place, so 1 / distance is infinite'),
  WEIGHTS_TIED: entry("input", 'weights "econ": the mean of pgdp is the same in "A" and "B", so 1 / |difference| is infinite'),
  WEIGHTS_SUM: entry("input", 'weights "w": the weights of "A" sum to -1, so its row cannot be divided by the sum'),
  WEIGHTS_ISLANDS: entry("input", 'weights "queen" has 1 island (a unit without neighbors): "HAWAII"; choose islands: keep, nearest or drop'),
  // command line
  CLI_USAGE: entry("input", "unknown option '--outt' (Did you mean --out?)"),
  CLI_FILE: entry("input", 'cannot read "study.yaml": there is no such file'),
  CLI_OUT: entry("input", '"out/results.json" exists and was not written by durbin; choose another folder with --out'),
  INTERNAL: entry("internal", "TypeError: x is not a function; this is a fault of durbin, please report it"),
  // model: formula, design, options of a model
  FORMULA_SYNTAX: entry("input", 'formula "y ~ x +", column 8: expected a variable, a number or a function, found the end'),
  DUPLICATE_TERM: entry("input", 'formula "y ~ x + x", column 9: the term x stands twice in the formula'),
  RESPONSE_ON_RIGHT: entry("input", 'formula "y ~ x + y", column 9: the response y stands among the regressors too'),
  TERM_NOT_BUILT: entry("unsupported", 'formula "y ~ x | state[x]", column 9: slopes by group, state[x], are not in this version'),
  TEXT_COLUMN: entry("input", 'formula "y ~ region", column 5: region is text; i(region) makes a factor of it'),
  UNKNOWN_LEVEL: entry("input", 'formula "y ~ i(year, ref = 1868)", column 5: year has no level "1868", did you mean "1968"?'),
  ONE_LEVEL: entry("input", 'formula "y ~ i(year)", column 5: year has one level in the rows used, 1970; a factor needs two'),
  INDEX_NEEDED: entry("input", "effects: entity needs `entity` in `data`"),
  EFFECTS_CONFLICT: entry("input", "effects: time contradicts the formula, whose second part is state"),
  EMPTY_SAMPLE: entry("input", 'no row is left of 816: 816 dropped for "missing values in gsp"'),
  MODEL_OPTION: entry("input", 'model m: unknown option "efects", did you mean "effects"?'),
  MODEL_VALUE: entry("input", 'model m: method "withn" is not one of pooled, within, did you mean "within"?'),
  MODEL_MISSING: entry("input", "model m: `formula` is missing"),
  MODEL_CONFLICT: entry("input", "model m: bias: lee-yu corrects for effects that are removed, but effects is none"),
  MODEL_NOT_BUILT: entry("unsupported", 'model m: estimator "gmm" is not in this version, which has panel, spatial-panel'),
  NOT_IDENTIFIED: entry("input", 'model m: equation "demand" is not identified: price is endogenous in it and no instrument is left out of it'),
  // math: random numbers, within transformation, root finding
  RANDOM_COUNTER: entry("input", "the seed of a random draw must be a whole number from 0 to 9007199254740991, found -1"),
  LEVEL_RANGE: entry("internal", "factor 1 has level 48 in row 17; its levels are 0 to 47"),
  NO_BRACKET: entry("numerical", "no root between 0 and 1: the function is 2 at the lower end and 3 at the upper"),
  NO_MINIMUM: entry("numerical", "no finite value of the function between -1 and 1"),
  // explore
  CONSTANT_VARIABLE: entry("input", "gsp is 7 in all 48 units; a spatial statistic needs variation"),
  TOO_FEW_UNITS: entry("input", "queen has 3 units with neighbours; spatial statistics need at least 4 linked units"),
  ZERO_WEIGHTS: entry("input", "the weights of flows sum to 0; spatial statistics divide by their sum"),
  NEGATIVE_VALUE: entry("input", 'growth is -0.02 at "ALABAMA"; the global G needs values that are not negative'),
  TOO_MANY_LEVELS: entry("input", "gsp has 48 different values; join counts need 2 to 30 categories"),
  OPTION_VALUE: entry("input", "permutations is -1; expected a whole number from 0 to 1000000000"),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

export class DurbinError extends Error {
  override readonly name = "DurbinError";

  constructor(
    readonly kind: ErrorKind,
    readonly code: ErrorCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** The nearest of some names to a word that is none of them, for "did you mean"; undefined when none is close. */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 2)) + 1;
  for (const name of names) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** ", did you mean X?" or an empty text. */
export function suggestion(word: string, names: Iterable<string>): string {
  const name = nearest(word, names);
  return name === undefined ? "" : `, did you mean "${name}"?`;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      current[j] = Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    previous = current;
  }
  return previous[b.length];
}
