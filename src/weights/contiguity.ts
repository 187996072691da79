// Polygons that touch: queen = a shared vertex, rook = a shared edge.
import type { Geometry } from "../data/geometry.js";
import { DurbinError } from "../errors.js";
import { touchingUnits } from "../wasm/contiguity.js";
import type { Made } from "./made.js";
import { type ContiguityWeights, numberOption, wordOption } from "./spec.js";
import { geometryFor, matchUnits, type WeightsContext } from "./units.js";

/**
 * w_ij = 1 where the polygons of i and j share a vertex (queen) or an edge (rook). With `snap` 0 coordinates must be equal; else positions
 * at most `snap` apart are one, and both ends of two edges must be that near. Crossing and overlapping borders do not count: this is about
 * shared positions. Holes count, so an enclave touches what surrounds it.
 */
export function contiguity(name: string, spec: ContiguityWeights, context: WeightsContext): Made {
  const rule = wordOption(name, "rule", spec.rule, ["queen", "rook"]);
  const snap = numberOption(name, "snap", spec.snap, { least: 0, otherwise: 0 });
  const geometry = geometryFor(name, "contiguity", context);
  if (geometry.kind !== "polygons") {
    const message = `weights "${name}": contiguity needs polygons, but ${geometry.source} is a table of points`;
    throw new DurbinError("input", "WEIGHTS_SOURCE", message, { name });
  }
  const match = matchUnits(name, geometry.source, geometry.keys, spec, context);
  const n = match.keys.length;
  const ringUnit = geometry.ringUnit.map((unit) => match.unitOf[unit]);
  const links = touching(name, n, geometry, ringUnit, rule, snap);
  return {
    links: { n, keys: match.keys, ...links, weight: new Float64Array(links.colIdx.length).fill(1) },
    notes: match.notes,
  };
}

/** The links; of coordinates that the kernel refuses the first is named with its unit. */
function touching(name: string, n: number, geometry: Geometry, ringUnit: Int32Array, rule: "queen" | "rook", snap: number) {
  const { source, keys, coordinates, ringStart } = geometry;
  try {
    return touchingUnits(n, { coordinates, ringStart, ringUnit }, rule, snap);
  } catch (error) {
    const bad = coordinates.findIndex((x) => !Number.isFinite(x));
    if (bad < 0) throw error;
    const unit = geometry.ringUnit[geometry.ringUnit.findIndex((_, ring) => 2 * ringStart[ring + 1] > bad)];
    const message = `weights "${name}": a coordinate of ${JSON.stringify(keys[unit])} in ${source} is ${coordinates[bad]}`;
    throw new DurbinError("input", "WEIGHTS_SOURCE", message, { name });
  }
}
