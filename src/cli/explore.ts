// durbin moran and durbin lisa: spatial autocorrelation without a study file.
import type { Command } from "commander";
import { addDataOptions, addPlaceOptions, type DataOptions, type PlaceOptions, studyOf, weightsName, wholeNumber } from "./arguments.js";
import type { ExitCode } from "./failure.js";
import { folderSources } from "./files.js";
import { sayNotes } from "./notes.js";
import { terminalWidth } from "./run.js";
import { print, printJson } from "./streams.js";
import { library, verb } from "./verb.js";

interface ExploreOptions extends DataOptions, PlaceOptions {
  readonly weights: string;
  readonly by?: string;
  readonly permutations?: string;
  readonly alternative?: string;
  readonly where?: string;
  readonly seed?: string;
  readonly json?: boolean;
}

export function addExploreCommands(program: Command): void {
  const moran = program
    .command("moran")
    .argument("<variable...>", "the variables")
    .description("Moran's I, by period or pooled over periods");
  verb<ExploreOptions>(addOptions(moran), (_, options) => explore("moran", moran.args, options));
  const lisa = program.command("lisa").argument("<variable...>", "the variables").description("local Moran's I of every unit");
  verb<ExploreOptions>(addOptions(lisa), (_, options) => explore("local-moran", lisa.args, options));
}

const addOptions = (command: Command): Command =>
  addPlaceOptions(addDataOptions(command))
    .requiredOption("-w, --weights <file or type:key=value,..>", "queen.gal, queen.gal:islands=keep, knn:k=5")
    .option("--by <column>", "the time column: a result for every period")
    .option("--permutations <number>", "random permutations for a pseudo p value")
    .option("--alternative <word>", "greater, less or two-sided")
    .option("--where <condition>", "rows to use, such as year == 1986")
    .option("--seed <number>", "seed of the permutations");

async function explore(type: "moran" | "local-moran", variables: readonly string[], options: ExploreOptions): Promise<ExitCode> {
  const { by, alternative, where, permutations } = options;
  const entries = {
    type,
    variables,
    weights: weightsName(options.weights),
    by,
    alternative,
    where,
    permutations: permutations === undefined ? undefined : wholeNumber(permutations, "--permutations"),
  };
  const test = Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
  const lib = await library();
  const study = { ...studyOf(options), tests: [test] };
  const result = await lib.runStudy(study, folderSources(process.cwd()));
  const { tests } = result.results;
  if (options.json) printJson(tests);
  else if (type === "moran") print(result.tables.map((table) => lib.renderText(table, { width: terminalWidth() })).join("\n"));
  else print(tests.map((entry) => lib.renderText(lib.localTable(entry as never), { width: terminalWidth() })).join("\n"));
  sayNotes(result.results);
  return 0;
}
