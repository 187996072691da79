// Public exports, nothing else. Modules that are heavy (study runner, YAML, figures, Arrow) load when they are used.

// kernels
export { init, type KernelSource } from "./wasm/load.js";
export { VERSION } from "./study/version.js";

// errors
export { DurbinError, ERROR_GROUPS, ERRORS, type ErrorCode, type ErrorKind } from "./errors.js";

// data: tables in and out, the panel
export { readCsv, type CsvFile, type CsvOptions, writeCsv } from "./data/csv.js";
export { fromColumns, fromRows, type ColumnValues, type CellValue } from "./data/plain-data.js";
export { fromArrow, toArrow, type ArrowTableLike } from "./data/arrow.js";
export type { Column, NumericColumn, Table, TextColumn } from "./data/table.js";
export { buildPanel, type PanelIndex } from "./data/panel-build.js";
export type { Panel } from "./data/panel.js";
export { columnOf, describeRow, numericColumn, tableOf } from "./data/access.js";
export { type Balance, balance } from "./data/balance.js";
export { diffColumn, lagColumn, leadColumn } from "./data/lags.js";
export { prepare, type PrepareStep } from "./data/prepare.js";
export { restrict } from "./data/restrict.js";
export { evaluate, evaluateCondition, parseExpression, type Expression } from "./data/expression.js";

// geometry
export { readGeoJson, type GeoJsonOptions } from "./data/geojson.js";
export { pointGeometry } from "./data/points.js";
export {
  type BufferOptions,
  type CoordinateBuffer,
  geometryFromBuffers,
  type PointBuffers,
  type PolygonBuffers,
} from "./data/geometry-buffers.js";
export { type ArrowGeometryOptions, geometryFromArrow } from "./data/arrow-geometry.js";
export type { Geometry } from "./data/geometry.js";

// spatial weights
export { buildWeights, loadWeightsType } from "./weights/build.js";
export type { WeightsSpec } from "./weights/spec.js";
export type { WeightsContext } from "./weights/units.js";
export type { IslandPolicy, SpatialWeights, Standardization } from "./weights/weights.js";
export { alignWeights, restrictWeights } from "./weights/align.js";
export { standardize } from "./weights/standardize.js";
export { requireUsable } from "./weights/islands.js";
export { spatialLag } from "./wasm/sparse.js";
export { weightsFacts, type WeightsFacts } from "./weights/facts.js";
export { weightsReport, type WeightsReport } from "./weights/report.js";
export { weightsDigest } from "./weights/digest.js";
export { type KeyedLinks, readWeights, type WeightsFormat } from "./weights/read.js";
export { writeWeights } from "./weights/write.js";
export { spectrum, type Spectrum } from "./weights/spectrum.js";

// exploratory spatial statistics
export { moran, pooledMoran, type GlobalOptions } from "./explore/moran.js";
export { geary, pooledGeary } from "./explore/geary.js";
export { getisOrd } from "./explore/getis-ord.js";
export { bivariateMoran, lee } from "./explore/bivariate.js";
export { joinCount, type JoinCount } from "./explore/join-count.js";
export { localMoran } from "./explore/local-moran.js";
export { localG } from "./explore/local-g.js";
export { localGeary } from "./explore/local-geary.js";
export { moranResiduals } from "./explore/moran-residuals.js";
export { moranPoints, type MoranScatter } from "./explore/moran-points.js";
export type { Alternative, Assumption, PermutationSummary, SpatialStatistic } from "./explore/inference.js";
export type { LocalStatistic, Quadrant } from "./explore/local.js";

// models: the short way, and its steps
export { fit, type FitData, type FitOptions, type FitResult } from "./study/fit.js";
export { completeSpec } from "./model/complete.js";
export { parseFormula } from "./model/parse.js";
export { formulaText, type Formula } from "./model/formula.js";
export { absorbedEffects } from "./model/absorbed.js";
export { buildDesign, type DesignOptions } from "./model/build.js";
export type { Design, Dropped, Factor } from "./model/design.js";
export type { Effects, LogDetMethod, LogDetSpec, ModelSpec, PanelSpec, SpatialModel, SpatialPanelSpec, VcovSpec } from "./model/spec.js";
export { estimate, loadEstimator } from "./estimate/registry.js";
export { panelLeastSquares } from "./estimate/panel.js";
export { spatialPanelMl } from "./estimate/spatial-panel.js";
export type { EstimateOptions } from "./estimate/estimator.js";

// random numbers: draw k of a replication is the same on every machine, whatever was drawn before
export { normals, permutation, uniforms } from "./math/random.js";

// results and tests of models
export type { Coefficient, Estimate, Fit, FixedEffect, Impact, Reference, Sample, Term, TestResult } from "./result/fit.js";
export { coefficients } from "./result/inference.js";
export { fitToJson, type Json } from "./result/json.js";
export { type UnitImpacts, unitImpacts } from "./estimate/unit-impacts.js";
export { type LogDeterminants, logDeterminants } from "./estimate/logdet/values.js";
export { lmTests } from "./diagnose/lm.js";
export { lrTest } from "./diagnose/lr.js";
export { waldTest } from "./diagnose/wald.js";
export { fEffects, poolability } from "./diagnose/panel/effects.js";
export {
  baltagiWu,
  bhargavaFranziniNarendranathan,
  breuschGodfrey,
  type BreuschGodfreyOptions,
  durbinWatson,
  wooldridgeFirstDifference,
  wooldridgeWithin,
} from "./diagnose/panel/serial.js";
export { baltagiLi, beraSosaEscuderoYoon, type SerialNull } from "./diagnose/panel/serial-random.js";
export { type CrossSectionStatistic, crossSectionDependence, pesaranCd } from "./diagnose/panel/cross-section.js";
export { granger, type GrangerOptions } from "./diagnose/panel/granger.js";
export { unitRoot, type UnitRootOptions } from "./diagnose/panel/unit-root.js";
export type { PanelModel, PanelTest } from "./diagnose/panel/model.js";
export {
  breuschPaganEffects,
  gourierouxHollyMonfort,
  honda,
  kingWu,
  type TestedEffects,
  wooldridgeEffects,
} from "./diagnose/panel/random-effects.js";
export { type Group, type GroupDifference, type GroupDifferenceOptions, groupDifference } from "./diagnose/robustness/group-difference.js";
export { type LeaveOneOut, leaveOneOut } from "./diagnose/robustness/leave-one-out.js";
export { type OsterBounds, osterBounds, type OsterOptions } from "./diagnose/robustness/oster.js";
export { type WildBootstrap, wildBootstrap, type WildBootstrapOptions } from "./diagnose/wild-bootstrap/wild-bootstrap.js";
export { type Placebo, placebo, type PlaceboOptions } from "./diagnose/robustness/placebo.js";
export { type UTest, uTest, type UTestOptions } from "./diagnose/robustness/u-test.js";

// tables
export { regressionTable, type RegressionOptions } from "./table/regression.js";
export { summaryTables, summaryText } from "./table/summary.js";
export { testsTables } from "./table/period-tests.js";
export { testsTable } from "./table/tests.js";
export { weightsTable } from "./table/weights.js";
export { localTable } from "./study/local-table.js";
export type { TableModel } from "./table/model.js";
export { renderText } from "./table/text.js";
export { TABLE_FORMATS, tableFile, type TableFile, type TableFormat } from "./table/render.js";
export { formatEstimate, formatNumber, formatP } from "./result/format.js";

// studies
export { parseStudy, runStudy, selfTest, studySchema } from "./study/entry.js";
export { memorySources, type Sources } from "./study/sources.js";
export { resultsHash } from "./study/canonical.js";
export type { Progress, RunOptions, Stage } from "./study/progress.js";
export type { StudyResult, StudyResults, StudyStatus } from "./study/result.js";
export type { StudyModel, StudySpec, StudyTest, StudyWeights } from "./study/spec.js";
export type { TestEntry } from "./study/test-entry.js";
export type { Check } from "./study/self-test.js";
