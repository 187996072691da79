// Options that several verbs share, and their way into a study.
import type { Command } from "commander";
import { CommandError } from "./failure.js";

type Value = string | number | boolean | readonly (string | number)[];

const WORD = /^[a-z][a-z0-9-]+$/;

function parseValue(text: string): Value {
  if (text === "true" || text === "false") return text === "true";
  if (text.includes("+") && !/^[-+]?[\d.]+e[-+]?\d+$/i.test(text)) return text.split("+").map((part) => numberOrText(part));
  return numberOrText(text);
}

const numberOrText = (text: string): string | number => (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : text);

/** "knn:k=5,standardize=row" as { type: "knn", k: 5, standardize: "row" }; a+b is a list. Throws CLI_USAGE. */
export function compact(text: string, option: string): Readonly<Record<string, Value>> {
  const [type, rest = ""] = text.split(/:(.*)/s);
  if (!WORD.test(type)) throw new CommandError("CLI_USAGE", `${option} "${text}": expected a word, or word:key=value,key=value`);
  const pairs = rest === "" ? [] : rest.split(",").map((pair) => pair.split(/=(.*)/s));
  const broken = pairs.find(([key, value]) => key.trim() === "" || value === undefined || value.trim() === "");
  if (broken !== undefined) throw new CommandError("CLI_USAGE", `${option} "${text}": "${broken[0]}" is not key=value`);
  return Object.fromEntries([["type", type], ...pairs.map(([key, value]) => [key.trim(), parseValue(value.trim())] as const)]);
}

/** A weights file and its options, or type:key=value: the entry of a study's `weights:`. */
export function weightsArgument(text: string): Readonly<Record<string, Value>> {
  if (/^[a-z][a-z0-9-]+(:|$)/.test(text)) return compact(text, "--weights");
  const [, file, options] = /^(.*?)(?::(\w+=.*))?$/s.exec(text) as unknown as [string, string, string | undefined];
  return { ...compact(`file:${options ?? ""}`, "--weights"), file };
}

/** A number of an option. Throws CLI_USAGE. */
export function decimal(text: string, option: string): number {
  const value = numberOrText(text);
  if (typeof value === "string") throw new CommandError("CLI_USAGE", `${option} "${text}": expected a number`);
  return value;
}

/** A whole number of an option. Throws CLI_USAGE. */
export function wholeNumber(text: string, option: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new CommandError("CLI_USAGE", `${option} "${text}": expected a whole number`);
  return value;
}

export interface DataOptions {
  readonly data?: string;
  readonly entity?: string;
  readonly time?: string;
  readonly filter?: string;
  readonly dropMissing?: readonly string[];
  readonly dropBy?: string;
}

export const addDataOptions = (command: Command): Command =>
  command
    .requiredOption("-d, --data <file>", "the table (csv)")
    .option("--entity <column>", "the column that names the entity")
    .option("--time <column>", "the column that holds the period")
    .option("--filter <condition>", "rows to keep before anything else is made of them, such as state != 'HAWAII'")
    .option("--drop-missing <column...>", "drop the rows where one of these has no value")
    .option("--drop-by <column>", "with --drop-missing: and every row of such a group; by the entity a panel stays complete");

/** The steps of `prepare` that the options ask for. Throws CLI_USAGE for --drop-by alone. */
function prepareOf({ filter, dropMissing, dropBy }: DataOptions): readonly object[] | undefined {
  if (dropBy !== undefined && dropMissing === undefined)
    throw new CommandError("CLI_USAGE", "--drop-by says how --drop-missing drops rows; give the columns with --drop-missing");
  const steps = [
    ...(filter === undefined ? [] : [{ filter }]),
    ...(dropMissing === undefined ? [] : [{ dropMissing, ...(dropBy === undefined ? {} : { by: dropBy }) }]),
  ];
  return steps.length === 0 ? undefined : steps;
}

export interface PlaceOptions {
  readonly geometry?: string;
  readonly id?: string;
  readonly x?: string;
  readonly y?: string;
  readonly lon?: string;
  readonly lat?: string;
}

export const addPlaceOptions = (command: Command): Command =>
  command
    .option("--geometry <file>", "polygons (geojson, topojson) or a table of points, for weights that need places")
    .option("--id <name>", "the property or column that holds the unit's key")
    .option("--x <column>", "x of points")
    .option("--y <column>", "y of points")
    .option("--lon <column>", "longitude of points")
    .option("--lat <column>", "latitude of points");

const given = (entries: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));

/** What tables and messages call a matrix: its type or its file. */
export function weightsName(text: string): string {
  const { type, file } = weightsArgument(text);
  const name = typeof file === "string" ? file.replace(/^.*[\\/]/s, "") : String(type);
  return /^[^\p{Cc}.\s][^\p{Cc}]{0,98}$/u.test(name) && !/[.\s]$/.test(name) ? name : "w";
}

/** The study of a verb: data, geometry and one matrix. Paths are those of the arguments. */
export function studyOf(
  options: DataOptions & PlaceOptions & { readonly weights?: string; readonly seed?: string },
): Record<string, unknown> {
  const { data, entity, time, geometry, id, x, y, lon, lat, weights, seed } = options;
  if (geometry !== undefined && id === undefined)
    throw new CommandError("CLI_USAGE", "--geometry needs --id, the property or column of the unit's key");
  return given({
    durbin: 1,
    data: data === undefined ? undefined : given({ file: data, entity, time }),
    geometry: geometry === undefined ? undefined : given({ file: geometry, id, x, y, lon, lat }),
    weights: weights === undefined ? undefined : { [weightsName(weights)]: weightsArgument(weights) },
    prepare: prepareOf(options),
    seed: seed === undefined ? undefined : wholeNumber(seed, "--seed"),
  });
}
