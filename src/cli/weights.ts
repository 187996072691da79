// durbin weights build|check|info: matrices without a study file.
import type { Command } from "commander";
import type { SpatialWeights, StudyResult, WeightsReport } from "../index.js";
import { addPlaceOptions, type DataOptions, type PlaceOptions, studyOf, weightsName } from "./arguments.js";
import { CommandError, type ExitCode } from "./failure.js";
import { folderSources, writeOne } from "./files.js";
import { sayNotes } from "./notes.js";
import { terminalWidth } from "./run.js";
import { print, printJson, say } from "./streams.js";
import { type Library, library, verb } from "./verb.js";

interface WeightsOptions extends DataOptions, PlaceOptions {
  readonly json?: boolean;
}

interface BuildOptions extends WeightsOptions {
  readonly out?: string;
}

const MATRIX = "a weights file or a type, with options: queen.gal, queen.gal:islands=keep, knn:k=5, contiguity:rule=rook,snap=0.01";

const addOptions = (command: Command): Command =>
  addPlaceOptions(command)
    .option("-d, --data <file>", "a table whose entities the units must be")
    .option("--entity <column>", "the column that names the entity")
    .option("--time <column>", "the column that holds the period");

export function addWeightsCommands(program: Command): void {
  const weights = program.command("weights").description("build, check and describe spatial weights");
  const build = weights.command("build").argument("<matrix>", MATRIX).description("make a matrix and write it as gal, gwt or csv");
  addOptions(build).option("-o, --out <file>", "file to write (.gal, .gwt, .csv); otherwise gal to stdout");
  verb<BuildOptions>(build, ([matrix], options) => buildMatrix(matrix, options));
  const check = weights
    .command("check")
    .argument("<matrix>", MATRIX)
    .description("examine a matrix: islands, components, symmetry, spectrum; exit 2 when a model could not use it");
  verb<WeightsOptions>(addOptions(check), ([matrix], options) => checkMatrix(matrix, options));
  const info = weights.command("info").argument("<matrix>", MATRIX).description("print the facts of a matrix");
  verb<WeightsOptions>(addOptions(info), ([matrix], options) => describeMatrix(matrix, options));
}

async function matrixOf(lib: Library, matrix: string, options: WeightsOptions): Promise<{ W: SpatialWeights; result: StudyResult }> {
  const study = studyOf({ ...options, weights: matrix });
  const result = await lib.runStudy(study, folderSources(process.cwd()));
  const W = result.weights.get(weightsName(matrix)) as SpatialWeights;
  sayNotes(result.results);
  return { W, result };
}

async function buildMatrix(matrix: string, options: BuildOptions): Promise<ExitCode> {
  const lib = await library();
  const format = formatOf(options.out);
  const { W, result } = await matrixOf(lib, matrix, options);
  const text = lib.writeWeights(W, format);
  if (format === "gal" && W.raw.some((weight) => weight !== 1))
    say("note: gal keeps the links and not their weights; gwt and csv keep both");
  if (options.out !== undefined) {
    await writeOne(options.out, text);
    say(`wrote ${options.out}: ${W.n} units, ${W.colIdx.length} links`);
  }
  if (options.json) printJson(result.results.weights[W.name]);
  else if (options.out === undefined) print(text);
  return 0;
}

const FORMATS = ["gal", "gwt", "csv"] as const;

function formatOf(path: string | undefined): (typeof FORMATS)[number] {
  if (path === undefined) return "gal";
  const format = FORMATS.find((ending) => path.toLowerCase().endsWith(`.${ending}`));
  if (format === undefined) throw new CommandError("CLI_USAGE", `--out "${path}": weights are written as ${FORMATS.join(", ")}`);
  return format;
}

async function describeMatrix(matrix: string, options: WeightsOptions): Promise<ExitCode> {
  const lib = await library();
  const { W, result } = await matrixOf(lib, matrix, options);
  if (options.json) printJson({ ...result.results.weights[W.name], sha256: digestOf(W, result) });
  else print(result.tables.map((table) => lib.renderText(table, { width: terminalWidth() })).join("\n"));
  return 0;
}

const digestOf = ({ name }: SpatialWeights, { results }: StudyResult): unknown =>
  (results.provenance.weights as Readonly<Record<string, unknown>>)[name];

async function checkMatrix(matrix: string, options: WeightsOptions): Promise<ExitCode> {
  const lib = await library();
  const { W, result } = await matrixOf(lib, matrix, options);
  const report = lib.weightsReport(W);
  if (options.json) printJson({ ...report, sha256: digestOf(W, result) });
  else print(`${reportLines(report).join("\n")}\nsha256       ${digestOf(W, result)}`);
  lib.requireUsable(W);
  return 0;
}

const some = (keys: readonly string[]): string =>
  keys.length > 8 ? `${keys.slice(0, 8).join(", ")} and ${keys.length - 8} more` : keys.join(", ");

function reportLines(report: WeightsReport): readonly string[] {
  const { facts, islands, components, admissible } = report;
  const largest = components[0]?.size ?? 0;
  const rows: readonly (readonly [string, string])[] = [
    ["units", String(facts.n)],
    ["links", `${facts.links}, ${facts.meanNeighbors.toFixed(2)} a unit, ${facts.minNeighbors} to ${facts.maxNeighbors}`],
    ["islands", islands.length === 0 ? "none" : `${islands.length}: ${some(islands)}`],
    ["components", components.length === 1 ? "one" : `${components.length}, the largest of ${largest} units`],
    ["one-way", report.oneWayLinks === 0 ? "no link without its opposite" : `${report.oneWayLinks} links without an opposite`],
    ["symmetric", facts.symmetricValues ? "yes" : facts.symmetric ? "links yes, weights no" : "no"],
    ["negative", String(report.negativeWeights)],
    ["self-links", String(report.selfLinks)],
    ["row sums", `${report.rowSumMin} to ${report.rowSumMax} (${report.standardization})`],
    ["rho in", admissible === null ? "not computed above 1500 units" : `(${admissible.low}, ${admissible.high})`],
  ];
  return rows.map(([name, value]) => `${name.padEnd(12)} ${value}`);
}
