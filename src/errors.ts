// The one error class, and every code with a sentence as it is printed. docs/errors.md is generated from the list; test/errors.test.ts
// makes the library say each sentence.

/** Who can act: the user (`input`), nobody because it is not built (`unsupported`), the data or method (`numerical`), us (`internal`). */
export type ErrorKind = "input" | "unsupported" | "numerical" | "internal";

export interface ErrorEntry {
  readonly kind: ErrorKind;
  /** What the library says in the case that the test makes. */
  readonly example: string;
}

/* @__NO_SIDE_EFFECTS__ */
function input(example: string): ErrorEntry {
  return { kind: "input", example };
}
/* @__NO_SIDE_EFFECTS__ */
function unsupported(example: string): ErrorEntry {
  return { kind: "unsupported", example };
}
/* @__NO_SIDE_EFFECTS__ */
function numerical(example: string): ErrorEntry {
  return { kind: "numerical", example };
}
/* @__NO_SIDE_EFFECTS__ */
function internal(example: string): ErrorEntry {
  return { kind: "internal", example };
}

/** Codes by a folder of src/ that throws them. */
export const ERROR_GROUPS = {
  wasm: {
    NOT_INITIALIZED: input("the kernels are not loaded; call `await init()` once before the first computation"),
    MEMORY_LIMIT: input("this step needs 5.10 GiB more, which does not fit the 4 GiB of one WebAssembly memory"),
    NOT_POSITIVE_DEFINITE: numerical("X'X is not positive definite; look for collinear columns"),
    SINGULAR_MATRIX: numerical("I - rho W is singular"),
    NO_CONVERGENCE: numerical("the eigenvalues of W did not converge"),
    UNSTABLE_FACTORS: numerical("I - rho W at rho = 2 loses half of its digits in elimination; rescale rows or columns of W"),
    NOT_FINITE: numerical("I - rho W holds a value that is not finite"),
    LENGTH_MISMATCH: internal("W is 48 x 48 but x has 47 elements"),
    NOT_SYMMETRIC: internal("the matrix is not symmetric: row 0 differs from column 0"),
    LEVEL_RANGE: internal("factor 1 has level 2 in row 2; its levels are 0 to 1"),
    KERNEL_STATUS: internal("X'X: unknown kernel status 9"),
    THREAD_FAILED: internal("a thread did not come back from lost"),
    RANDOM_COUNTER: input("the seed of a random draw must be a whole number from 0 to 9007199254740991, found -1"),
  },
  math: {
    NO_BRACKET: numerical("no root between 0 and 1: the function is 2 at the lower end and 3 at the upper"),
    NO_MINIMUM: numerical("no finite value of the function between -1 and 1"),
  },
  data: {
    FILE_EMPTY: input("towns.csv holds a header and no rows"),
    FILE_FORMAT: input("towns.xlsx starts like a zip archive (an xlsx workbook is one), not like text; save it as csv"),
    ENCODING: input('towns.csv, row 2, column "town" is not valid UTF-8; give its `encoding`, for Chinese files mostly gb18030'),
    CSV_HEADER: input('towns.csv: the header has "gdp" twice, in columns 2 and 5'),
    CSV_ROW: input("towns.csv, row 2 has 2 cells, the header has 3"),
    CSV_QUOTE: input("towns.csv, row 1: a quote is opened in column 2 and never closed"),
    DECIMAL_COMMA: input('towns.csv, row 1: column "gdp" holds "1,5"; numbers need a decimal point'),
    COLUMN_LENGTH: input('data: column "x" has 3 values, column "y" has 2'),
    COLUMN_TYPE: input('data, row 2: column "x" holds an object; expected numbers or texts'),
    MISSING_PACKAGE: unsupported("Arrow tables need the package apache-arrow; install it next to durbin"),
    UNKNOWN_COLUMN: input('formula "gsp ~ unenp", column 7: produc.csv has no column "unenp", did you mean "unemp"?'),
    NOT_NUMERIC: input('produc.csv: column "gsp" is text: row 1 holds "n/a"; numbers are needed (missing cells are empty, NA, NaN or .)'),
    MISSING_KEY: input('towns.csv: column "town" is empty in row 2; every row needs its entity key'),
    DUPLICATE_KEY: input("towns.csv: duplicate key A, 2000, rows 1 and 3; (`entity`, `time`) must be unique"),
    TIME_KEY: input('towns.csv: "2000" and "2000.0" in column "year" are the same number written in two ways'),
    NO_TIME: input("a lag of 1 needs periods: give `time` in `data`"),
    MISSING_VALUE: input("by: region is missing at A, 2000; every row needs a group"),
    INFINITE_VALUE: input("gdp is infinite at (A)"),
    EMPTY_DATA: input("filter year > 2100: no row is left of 816"),
    EXPRESSION_SYNTAX: input('log(gsp: at character 8, expected ")" to close "log(", found the end'),
    EXPRESSION_TYPE: input('region is text; "+" needs numbers'),
    UNKNOWN_FUNCTION: input('lgo(gsp): at character 1, there is no function "lgo", did you mean "log"?'),
    NOT_DEFINED: input("log(gsp) at ALABAMA, 1970: gsp is 0"),
    PREPARE_STEP: input('unknown key "fliter", did you mean "filter"?'),
    COLUMN_EXISTS: input('derive: there is already a column "gsp"; choose another name'),
    GEOMETRY_FORMAT: input("towns.geojson is not a GeoJSON FeatureCollection and not a TopoJSON topology"),
    GEOMETRY_OBJECT: input("states-10m.json holds states and nation: choose with `object`"),
    GEOMETRY_INVALID: input("towns.geojson: 110100 has no geometry"),
  },
  weights: {
    WEIGHTS_TYPE: input('weights "w": there is no type "contigity", did you mean "contiguity"?'),
    WEIGHTS_OPTION: input('weights "w": contiguity has no option "rul", did you mean "rule"?'),
    WEIGHTS_VALUE: input('weights "w": k must be a whole number from 1 to 2 (3 units), found 3'),
    WEIGHTS_NAME: input('weights "w" is made from "knnn", which is not there, did you mean "knn"?'),
    WEIGHTS_SOURCE: input('weights "w": contiguity needs polygons, but towns.csv is a table of points'),
    WEIGHTS_UNITS: input('weights "w": economic-distance needs units: a data file with an entity'),
    WEIGHTS_KEYS: input(
      'weights "w": 1 of 3 units of the data is not in towns.csv: "D"; 1 of 3 units of towns.csv is not in the data: "C"',
    ),
    WEIGHTS_FILE: input('towns.gal:4: "x" stands where the number of neighbors of "B" should be'),
    WEIGHTS_FORMAT: unsupported("w.swm: weights files are read as gal, gwt or csv"),
    WEIGHTS_NOT_LOADED: input('weights "w": the type delaunay loads on demand; call `await loadWeightsType(spec)` once before'),
    WEIGHTS_MEMORY: input(
      'weights "w": about 10000000000 links need 112 GiB, but one WebAssembly memory holds 4; cutoff up to about 33 fits',
    ),
    WEIGHTS_COINCIDENT: input('weights "w": "A" and "B" are at the same place, so 1 / distance is infinite'),
    WEIGHTS_TIED: input('weights "w": the mean of gdp is the same in "A" and "B", so 1 / |difference| is infinite'),
    WEIGHTS_SUM: input('weights "w": the weights of "A" sum to -1, so its row cannot be divided by the sum'),
    WEIGHTS_ISLANDS: input('weights "w" has 1 island (a unit without neighbors): "C"; choose islands: keep, nearest or drop'),
  },
  explore: {
    CONSTANT_VARIABLE: input("gdp is 7 in all 48 units; a spatial statistic needs variation"),
    NEGATIVE_VALUE: input('gdp is -2 at "u2"; the global G needs values that are not negative'),
    TOO_FEW_UNITS: input("pair has 2 units; spatial statistics need at least 4 linked units"),
    ZERO_WEIGHTS: input("the weights of ring sum to 0; spatial statistics divide by their sum"),
    TOO_MANY_LEVELS: input("gsp has 48 different values; join counts need 2 to 30 categories"),
    OPTION_VALUE: input("permutations is -1; expected a whole number from 0 to 1000000000"),
  },
  model: {
    FORMULA_SYNTAX: input('formula "gsp ~ emp +", column 12: expected a variable or a function, found the end'),
    DUPLICATE_TERM: input('formula "gsp ~ emp + emp", column 13: the term emp stands twice in the formula'),
    RESPONSE_ON_RIGHT: input('formula "gsp ~ emp + gsp", column 13: the response gsp stands among the regressors too'),
    TERM_NOT_BUILT: unsupported('formula "gsp ~ unemp | state[emp]", column 15: slopes by group, state[emp], are not in this version'),
    TEXT_COLUMN: input('formula "gsp ~ state", column 7: state is text; i(state) makes a factor of it'),
    UNKNOWN_LEVEL: input('formula "gsp ~ i(year, ref = 1990)", column 7: year has no level "1990" in the rows used, did you mean "1970"?'),
    ONE_LEVEL: input('formula "gsp ~ i(year)", column 7: year has one level in the rows used, 1970; a factor needs two'),
    INDEX_NEEDED: input("effects: entity needs `entity` in `data`"),
    EFFECTS_CONFLICT: input("effects: time contradicts the formula, whose second part is state"),
    EFFECTS_SATURATED: input("one period, 1970, cannot carry entity effects: every level of state has one row"),
    EMPTY_SAMPLE: input("no row is left of 816: where year > 2000: 0 of 816 rows"),
    MODEL_OPTION: input('model m: unknown option "efects", did you mean "effects"?'),
    MODEL_VALUE: input('model m: effects "twoway" is not one of none, entity, time, twoways, did you mean "twoways"?'),
    MODEL_MISSING: input("model m: `formula` is missing"),
    MODEL_CONFLICT: input("model m: method: within removes effects, but effects is none; use method: pooled"),
    MODEL_NOT_BUILT: unsupported('model m: estimator "tobit" is not in this version, which has panel, spatial-panel, gmm'),
    NOT_IDENTIFIED: input('model m: equation "demand" is not identified: price is endogenous in it and no instrument is left out of it'),
    WEIGHTS_NEEDED: input('formula "gsp ~ W(emp)", column 7: W() needs a weights matrix; name one with `weights`'),
  },
  estimate: {
    NO_REGRESSORS: input("the formula has no regressor besides the effects"),
    NO_VARIATION: input("region does not vary once the effects (state) are removed; drop it, or interact it with something that varies"),
    COLLINEAR: input("collinear columns: I(hwy+water) = hwy + water; drop one of them"),
    INSTRUMENT: input(
      'instruments: "gm(gsp, 2:4)" is no set of instruments, did you mean "gmm"?; there are gmm(x, a:b), gmm(x, a:b, collapse), iv(x), each with diff or level where it serves one equation only',
    ),
    DYNAMIC_PANEL: input(
      'no entity has two complete rows in successive periods, so nothing is left to transform: 768 dropped for "lag not available"; every lag takes a period',
    ),
    UNDERIDENTIFIED: input(
      "1 instrument column is left for 2 coefficients (lag(gsp, 1), emp); every regressor needs an instrument, an exogenous one iv() of itself",
    ),
    TOO_FEW_ROWS: input("2 rows cannot identify 3 coefficients: at least one more row than that is needed"),
    PERFECT_FIT: input(
      "the regressors reproduce the dependent variable exactly, so no error variance is left; look for it, or a part of it, among the regressors",
    ),
    FULL_LEVERAGE: input(
      "hc3 divides by 1 - leverage, and the leverage of (row 1) is 1: one coefficient, such as a dummy of that row, fits it alone; use hc1, or leave the row out",
    ),
    ESTIMATOR_NOT_LOADED: input("the estimator panel/between loads on demand; call `await loadEstimator(spec)` once before"),
    NOT_CONSTANT: input("the cluster variable year varies within state (1970 and 1971), so that a mean has no cluster"),
    VCOV_LAGS: input("driscoll-kraay: 20 lags need more than 20 periods, and there are 17; lags up to 16 can be used"),
    VCOV_PLACES: input("conley needs places: columns with `lon` and `lat`, or `x` and `y`, in `vcov`, or a `geometry`"),
    RESAMPLE_RANK: input("jackknife: without N of region the regressors are collinear; use cluster, or leave out what only N tells apart"),
    TOO_FEW_ENTITIES: input(
      "fgls estimates the covariance of the errors in 17 periods from as many entities at least; there are 6: use method: within with vcov: cluster, or fewer periods",
    ),
    NO_DIFFERENCES: input("first differences need two periods that follow each other, but there is one period, 1970"),
    ONE_CLUSTER: input("cluster by region: all 3 rows are in one cluster, N; clustered standard errors need several"),
    UNDER_IDENTIFIED: input("emp and unemp need at least 2 excluded instruments, and there is 1: hwy"),
    TOO_MANY_INSTRUMENTS: input(
      "3 excluded instruments, 2 exogenous regressors fit every variable exactly in 5 rows; use fewer instruments",
    ),
    UNBALANCED_PANEL: input(
      "a spatial panel needs every entity in every period, but 1 of 816 are missing: TEXAS in 1980; fill them, or leave out what is not complete with `prepare: [{filter: \"state != 'TEXAS'\"}]`; dropMissing keeps a panel complete with `by: state`",
    ),
    ROW_STANDARDIZED_NEEDED: input(
      'bias: lee-yu with twoways effects needs weights whose rows sum to 1; "w" is standardized by spectral; use standardize: row or bias: none',
    ),
    SYMMETRIC_NEEDED: input('logdet: cholesky needs weights that are similar to a symmetric matrix; "w" is not: use lu, eigen or auto'),
    NO_IMPACTS: input("the model has neither rho nor theta: regressors act in their own unit only, by beta"),
    NOT_ADMISSIBLE: input('I - rho W of weights "w" has no positive determinant at rho = 2: it lies outside the admissible interval'),
    ROUGH_CURVE: numerical(
      "the curve around rho = 0.1 is not resolved by polynomials of degree 32: rounding errors of the factors of I - rho W are too large there",
    ),
    UNKNOWN_DURBIN: input('durbin: "year::1980" is not a regressor of the formula (emp, unemp)'),
    OBSERVED_INFORMATION: unsupported(
      'information: observed with time effects needs weights with equal row sums; "w" has others: use information: expected',
    ),
  },
  diagnose: {
    UNKNOWN_COEFFICIENT: input('placebo: the model has no coefficient "unenp", did you mean "unemp"?'),
    ROBUSTNESS: input("leave-one-out: the model is spatial-panel; this needs least squares, method pooled or within"),
    PANEL_TEST: input("honda: the model is within; this test judges pooled residuals (method: pooled, no effects)"),
    NOT_NESTED: input("lr: the second model is no special case of the first: they use 816 and 768 rows"),
    NO_DURBIN_TERMS: input("wald: restriction sar is about W X terms next to rho; the model must be sdm"),
    NO_COVARIANCE: input("wald: the model is at the boundary and has no standard errors"),
    RESTRICTION: input('wald: restriction "unenp = 0": there is no coefficient "unenp", did you mean "unemp"?'),
    SINGULAR_COVARIANCE: input("wald: 9 clusters cannot test 10 restrictions together, at most 8"),
  },
  table: {
    TABLE_FORMAT: unsupported("tables are not written as docx; html and latex open in Word and LaTeX, csv in Excel"),
    TABLE_FORMAT_UNKNOWN: input('"latx" is no table format, did you mean "latex"? (there are text, markdown, csv, latex, html)'),
    TABLE_NAME_UNKNOWN: input('tables.main: keep: no coefficient is named "empp", did you mean "emp"?'),
    TABLE_REFERENCE: input("tables.main: a table needs `models`, `tests` or `variables`; it has none of them"),
  },
  plot: {
    FIGURE_PACKAGES: unsupported(
      "figures need @observablehq/plot (and linkedom outside a browser), which cannot be loaded: npm install @observablehq/plot linkedom@0.18.12",
    ),
    FIGURE_TYPE: input(
      '"moran-scater" is no figure type, did you mean "moran-scatter"? (there are moran-scatter, impacts, coefficients, choropleth, series)',
    ),
    FIGURE_REFERENCE: input("figures.map: a choropleth needs `geometry`, which the study does not have"),
    FIGURE_DATA: input('figures.f: produc.csv has no period "1969", did you mean "1979"?'),
    FIGURE_KEYS: input(
      'figures.map: 1 unit of states.csv without a shape: "1"; 2 shapes of states.geojson without data: "01", "04"; they differ only in leading zeros ("1" and "01"): keep the keys as text when the file is written',
    ),
  },
  study: {
    STUDY_SYNTAX: input("study.yaml:4:1: Map keys must be unique"),
    STUDY_VERSION: input("study.yaml:1:9: durbin: the study is written for format 2; this version reads format 1"),
    STUDY_KEY: input('study.yaml:3:54: models.m: unknown key "efects", did you mean "effects"?'),
    STUDY_WORD: input('study.yaml:3:63: models.m.effects: "twoway" is not one of none, entity, time, twoways, did you mean "twoways"?'),
    STUDY_MISSING: input('study.yaml:3:14: models.m: the key "formula" is missing'),
    STUDY_TYPE: input('study.yaml:3:8: level: expected a finite number, found "high"'),
    STUDY_VALUE: input("study.yaml:3:8: level: expected a number below 1, found 95, did you mean 0.95?"),
    STUDY_NAME: input(
      'study.yaml:3:11: tables: the name "../main" cannot be used: up to 100 characters, no slash, not ending or beginning with a point or a blank',
    ),
    STUDY_REFERENCE: input('study.yaml:4:83: models.m.weights: there is no weights matrix "quen", did you mean "queen"?'),
    STUDY_CYCLE: input("weights.a is made from itself: a, b, a"),
    STUDY_NOT_BUILT: unsupported(
      'study.yaml:3:27: models.m.estimator: "tobit" is not in this version, which has panel, spatial-panel, gmm',
    ),
    STUDY_FILE: input('data: there is no file "panel.csv"; there are produc.csv, queen.gal, income.csv'),
    STUDY_FILE_FORMAT: unsupported('data: "panel.dta" is not a format this version reads, which are csv, tsv, txt'),
    STUDY_JOIN: input(
      "data.join[0]: income.csv has no row for state ALABAMA, ARIZONA, ARKANSAS, CALIFORNIA, COLORADO and 42 more of produc.csv",
    ),
    STUDY_TEST: input(
      "tests.getis-ord: getis-ord is a statistic of one period and the data have 17; add `by: year` or choose a period with `where`",
    ),
    STUDY_CANCELLED: input("the study was cancelled"),
    FIT_DATA: input("data is a string; expected columns, rows, an Arrow table, a Table or a Panel"),
  },
  cli: {
    CLI_USAGE: input('--weights "knn:k": "k" is not key=value'),
    CLI_FILE: input('cannot read "study.yaml": there is no such file'),
    CLI_OUT: input('"out/results.json" exists and was not written by durbin; choose another folder with --out'),
    INTERNAL: internal("TypeError: x is not a function; this is a fault of durbin, please report it"),
  },
};

type Groups = typeof ERROR_GROUPS;
export type ErrorCode = { [G in keyof Groups]: keyof Groups[G] }[keyof Groups];

/** Every code. */
export const ERRORS = /* @__PURE__ */ flat();

/* @__NO_SIDE_EFFECTS__ */
function flat(): Readonly<Record<ErrorCode, ErrorEntry>> {
  return Object.fromEntries(Object.values(ERROR_GROUPS).flatMap((group) => Object.entries(group))) as Record<ErrorCode, ErrorEntry>;
}

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

/** Insertions, deletions, replacements and swaps of neighbors that turn one word into the other (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      current[j] = Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) current[j] = Math.min(current[j], before[j - 2] + 1);
    }
    [before, previous] = [previous, current];
  }
  return previous[b.length];
}
