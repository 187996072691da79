// Weights from places: nearest units, units in a band of distances, inverse distances. Great circle in km where places are degrees.
import { DurbinError } from "../errors.js";
import { power as elementPower } from "../math/elementwise.js";
import { LINK_BYTES, type LinksWithin, nearestLinks, nearestThatFit, searchWithin, type Places } from "../wasm/neighbors.js";
import { counted, evenRows } from "./links.js";
import type { Made } from "./made.js";
import { badValue, type DistanceBandWeights, type InverseDistanceWeights, type KnnWeights, numberOption } from "./spec.js";
import { distanceUnit, placeUnits, type WeightsContext } from "./units.js";
import type { Links } from "./weights.js";

/** A number of neighbors that n units can have and the memory holds. */
export function neighborCount(name: string, k: number | undefined, n: number): number {
  if (typeof k !== "number" || !Number.isInteger(k) || k < 1 || k >= n) {
    throw badValue(name, "k", `a whole number from 1 to ${n - 1} (${counted(n, "unit")})`, k);
  }
  const most = nearestThatFit(n);
  if (k > most) throw tooManyLinks(name, n * k, `${k} neighbors of ${counted(n, "unit")}`, `k up to ${most} fits`);
  return k;
}

export function tooManyLinks(name: string, links: number, what: string, remedy: string): DurbinError {
  const gib = ((links * LINK_BYTES) / 1073741824).toPrecision(3);
  const message = `weights "${name}": ${what} need ${gib} GiB, but one WebAssembly memory holds 4; ${remedy}`;
  return new DurbinError("input", "WEIGHTS_MEMORY", message, { name, links, bytes: links * LINK_BYTES });
}

/** The links of units at most upper_i apart, upper: [n]; throws WEIGHTS_MEMORY, saying what would fit, when they are too many. `option` is the one that limits them. */
export function linksWithin(name: string, option: string, places: Places, lower: number, upper: Float64Array): LinksWithin {
  const found = searchWithin(places, lower, upper);
  if (!("tooMany" in found)) return found;
  const links = Number(found.tooMany.toPrecision(3));
  const fits = `${option} up to about ${Number(found.upTo.toPrecision(2))}${distanceUnit(places)} fits`;
  throw tooManyLinks(name, links, `about ${links} links`, found.upTo > 0 ? fits : "too many units are at one place");
}

/** w_ij = 1 for the k units j nearest to i, ties in the order of the units. Not symmetric in general. */
export function knn(name: string, spec: KnnWeights, context: WeightsContext): Made {
  const { match, places } = placeUnits(name, spec, context);
  const n = match.keys.length;
  const k = neighborCount(name, spec.k, n);
  const colIdx = nearestLinks(places, k);
  return { links: { n, keys: match.keys, rowPtr: evenRows(n, k), colIdx, weight: new Float64Array(n * k).fill(1) }, notes: match.notes };
}

/** w_ij = 1 where lower <= d_ij <= upper, i != j. */
export function distanceBand(name: string, spec: DistanceBandWeights, context: WeightsContext): Made {
  const lower = numberOption(name, "lower", spec.lower, { least: 0, otherwise: 0 });
  const upper = numberOption(name, "upper", spec.upper, { above: 0 });
  if (lower > upper) throw badValue(name, "lower", `at most upper, ${upper}`, lower);
  const { match, places } = placeUnits(name, spec, context);
  const n = match.keys.length;
  const { rowPtr, colIdx } = linksWithin(name, "upper", places, lower, new Float64Array(n).fill(upper));
  return { links: { n, keys: match.keys, rowPtr, colIdx, weight: new Float64Array(colIdx.length).fill(1) }, notes: match.notes };
}

/** d^-power, elementwise. */
export function inversePower(distance: Float64Array, power: number): Float64Array {
  if (power === 1) return distance.map((d) => 1 / d);
  if (power === 2) return distance.map((d) => 1 / (d * d));
  return elementPower(distance, new Float64Array(distance.length).fill(-power));
}

/** w_ij = d_ij^-power where d_ij <= cutoff, i != j. Throws WEIGHTS_COINCIDENT when two units are at one place. */
export function inverseDistance(name: string, spec: InverseDistanceWeights, context: WeightsContext): Made {
  const power = numberOption(name, "power", spec.power, { above: 0, otherwise: 1 });
  const cutoff = numberOption(name, "cutoff", spec.cutoff, { above: 0, otherwise: Infinity });
  const { match, places } = placeUnits(name, spec, context);
  const n = match.keys.length;
  const { rowPtr, colIdx, distance } = linksWithin(name, "cutoff", places, 0, new Float64Array(n).fill(cutoff));
  const weight = inversePower(distance, power);
  const links = { n, keys: match.keys, rowPtr, colIdx, weight };
  refuseCoincident(name, links, distance);
  refuseOverflow(name, weight, power, distanceUnit(places));
  return { links, notes: match.notes, attach: (d) => inversePower(Float64Array.of(d), power)[0] };
}

function refuseCoincident(name: string, { n, keys, rowPtr, colIdx }: Links, distance: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) {
      if (distance[k] > 0) continue;
      const pair = [keys[i], keys[colIdx[k]]];
      const [a, b] = pair.map((key) => JSON.stringify(key));
      const message = `weights "${name}": ${a} and ${b} are at the same place, so 1 / distance is infinite`;
      throw new DurbinError("input", "WEIGHTS_COINCIDENT", message, { name, units: pair });
    }
  }
}

function refuseOverflow(name: string, weight: Float64Array, power: number, unit: string): void {
  if (weight.every((w) => w > 0 && w < Infinity)) return;
  throw badValue(
    name,
    "power",
    `small enough that d^-power${unit === "" ? "" : ` of distances in${unit}`} is neither 0 nor infinite`,
    power,
  );
}
