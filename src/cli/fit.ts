// durbin fit FORMULA: one model without a study file.
import type { Command } from "commander";
import {
  addDataOptions,
  addPlaceOptions,
  compact,
  type DataOptions,
  decimal,
  type PlaceOptions,
  studyOf,
  weightsName,
} from "./arguments.js";
import type { ExitCode } from "./failure.js";
import { folderSources } from "./files.js";
import { sayNotes } from "./notes.js";
import { exitOf, terminalWidth } from "./run.js";
import { print, printJson } from "./streams.js";
import { library, verb } from "./verb.js";

interface FitOptions extends DataOptions, PlaceOptions {
  readonly estimator?: string;
  readonly method?: string;
  readonly model?: string;
  readonly effects?: string;
  readonly weights?: string;
  readonly vcov?: string;
  readonly bias?: string;
  readonly durbin?: readonly string[];
  readonly logdet?: string;
  readonly impacts?: string;
  readonly where?: string;
  readonly level?: string;
  readonly seed?: string;
  readonly json?: boolean;
}

export function addFitCommand(program: Command): void {
  const command = program.command("fit").argument("<formula>", '"y ~ x1 + x2 | fixed effects"').description("fit one model and print it");
  addPlaceOptions(addDataOptions(command))
    .option("--estimator <word>", "panel or spatial-panel; panel unless --model is given")
    .option("--method <word>", "pooled or within; ml")
    .option("--model <word>", "sar, sem, sdm, sdem")
    .option("--effects <word>", "none, entity, time, twoways")
    .option("--weights <file or type:key=value,..>", "queen.gal, queen.gal:islands=keep, knn:k=5")
    .option("--vcov <word or type:key=value,..>", "iid, hc1, cluster:by=state")
    .option("--bias <word>", "none or lee-yu")
    .option("--durbin <term...>", "the regressors that sdm and sdem lag; all unless given")
    .option("--logdet <word>", "auto, eigen, cholesky, lu")
    .option("--impacts <word or method:key=value,..>", "delta, none, simulation:draws=1000")
    .option("--where <condition>", "rows of the estimation")
    .option("--level <number>", "confidence level")
    .option("--seed <number>", "seed of random draws");
  verb<FitOptions>(command, ([formula], options) => fitOne(formula, options));
}

/** The model's entry in a study: what was given, under the names of the study file. */
function modelOf(formula: string, options: FitOptions): Record<string, unknown> {
  const { method, model, effects, bias, durbin, logdet, where, level } = options;
  const estimator = options.estimator ?? (model === undefined ? "panel" : "spatial-panel");
  const vcov = options.vcov === undefined ? undefined : compact(options.vcov, "--vcov");
  const { type, ...rest } = options.impacts === undefined ? {} : compact(options.impacts, "--impacts");
  const entries = {
    estimator,
    formula,
    method,
    model,
    effects,
    bias,
    durbin,
    logdet,
    where,
    vcov,
    impacts: type === undefined ? undefined : { method: type, ...rest },
    weights: options.weights === undefined ? undefined : weightsName(options.weights),
    level: level === undefined ? undefined : decimal(level, "--level"),
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

async function fitOne(formula: string, options: FitOptions): Promise<ExitCode> {
  const study = { ...studyOf(options), models: { fit: modelOf(formula, options) } };
  const { runStudy, summaryText } = await library();
  const result = await runStudy(study, folderSources(process.cwd()));
  const model = result.fits.get("fit");
  if (options.json) printJson(result.results.models.fit);
  else if (model !== undefined) print(summaryText(model, { width: terminalWidth() }));
  sayNotes(options.json ? result.results : { ...result.results, models: {} }); // the summary shows those of the model
  return exitOf(result);
}
