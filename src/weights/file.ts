// Weights from a file: its keys matched to the units, its oddities refused or noted.
import { compareKeys } from "../data/keys.js";
import { DurbinError, suggestion } from "../errors.js";
import { counted, fromTriplets, pattern, someKeys } from "./links.js";
import type { Made } from "./made.js";
import { fileError, type KeyedLinks } from "./read.js";
import type { FileWeights } from "./spec.js";
import { matchUnits, type WeightsContext } from "./units.js";

/**
 * The links of a GAL, GWT or csv file, with their weights (`binary`: only their pattern). Zero weights are no links; links of a unit with
 * itself and negative weights are kept and noted; a link that stands twice is refused unless both times with the same weight.
 */
export function fileWeights(name: string, spec: FileWeights, context: WeightsContext): Made {
  const given = context.files?.get(spec.file);
  if (given === undefined) {
    const names = [...(context.files?.keys() ?? [])];
    const message = `weights "${name}": the file ${JSON.stringify(spec.file)} was not given${suggestion(spec.file, names)}`;
    throw new DurbinError("input", "WEIGHTS_SOURCE", message, { name, file: spec.file });
  }
  return linksOfFile(name, given, spec, context);
}

function linksOfFile(name: string, given: KeyedLinks, spec: FileWeights, context: WeightsContext): Made {
  const notes: string[] = [];
  const source = withIslands(given, spec, context, notes);
  const match = matchUnits(name, source.source, source.keys, spec, context);
  notes.push(...match.notes);
  const kept = keptLinks(source, match.unitOf, notes);
  const links = fromTriplets(match.keys, kept.from, kept.to, kept.weight);
  const self = kept.from.filter((i, k) => i === kept.to[k]).length;
  if (self > 0) notes.push(`${source.source} has ${counted(self, "link")} of a unit with itself`);
  if (spec.binary === true) return { links: pattern(links), notes };
  const negative = links.weight.reduce((count, w) => count + (w < 0 ? 1 : 0), 0);
  if (negative > 0) notes.push(`${source.source} has ${counted(negative, "negative weight")}`);
  return { links, notes };
}

/**
 * A GWT file cannot name a unit without neighbors, but its header counts the units: when it counts as many as the data have, the units of
 * the data that it does not name are its islands.
 */
function withIslands(given: KeyedLinks, spec: FileWeights, context: WeightsContext, notes: string[]): KeyedLinks {
  if (given.format !== "gwt" || given.declared === null || given.declared === given.keys.length) return given;
  const { units } = context;
  const { missing, extra } = compareKeys(given.keys, units ?? given.keys);
  if (units !== null && extra.length === 0 && given.declared === units.length) {
    notes.push(`${given.source} has no link of ${counted(missing.length, "unit")}: ${someKeys(missing)}`);
    return { ...given, keys: [...given.keys, ...missing] };
  }
  if (units === null || spec.subset === "data") {
    const absent = given.declared - given.keys.length;
    notes.push(`${given.source} counts ${counted(absent, "unit")} that it does not name: units without neighbors, which are left out`);
  }
  return given;
}

/** Links among the units, without zeros and repetitions. */
function keptLinks(source: KeyedLinks, unitOf: Int32Array, notes: string[]): { from: number[]; to: number[]; weight: number[] } {
  const n = unitOf.length;
  const seen = new Map<number, number>(); // a matrix cannot repeat a link, and may have millions
  const kept = { from: [] as number[], to: [] as number[], weight: [] as number[] };
  let repeated = 0;
  let zeros = 0;
  for (let k = 0; k < source.from.length; k++) {
    const [from, to, weight] = [source.from[k], source.to[k], source.weight[k]];
    const before = seen.get(from * n + to);
    if (before !== undefined) {
      if (before !== weight) {
        const pair = `${JSON.stringify(source.keys[from])} to ${JSON.stringify(source.keys[to])}`;
        throw fileError(source.source, source.line[k], `the link of ${pair} has the weight ${weight} here and ${before} before`);
      }
      repeated++;
      continue;
    }
    if (source.format !== "csv-matrix") seen.set(from * n + to, weight);
    if (weight === 0) {
      if (from !== to) zeros++; // a row "A, A, 0" only says that A is a unit
      continue;
    }
    if (unitOf[from] < 0 || unitOf[to] < 0) continue;
    kept.from.push(unitOf[from]);
    kept.to.push(unitOf[to]);
    kept.weight.push(weight);
  }
  if (repeated > 0) notes.push(`${source.source} repeats ${counted(repeated, "link")}; each counts once`);
  if (zeros > 0) notes.push(`${source.source} has ${counted(zeros, "weight")} of 0, which ${zeros === 1 ? "is no link" : "are no links"}`);
  return kept;
}
