// From a specification to W: links of the type, island policy, standardization.
import { DurbinError } from "../errors.js";
import { higherOrder, nested, pairWeights, symmetrize, unaryWeights } from "./algebra.js";
import { contiguity } from "./contiguity.js";
import { distanceBand, inverseDistance, knn } from "./distance.js";
import { economicDistance } from "./economic.js";
import { fileWeights } from "./file.js";
import { graphWeights } from "./graph.js";
import { treatIslands } from "./islands.js";
import { kernelWeights } from "./kernel.js";
import type { Made } from "./made.js";
import { checkSpecWords, type DelaunayWeights, type WeightsSpec, wordOption } from "./spec.js";
import { STANDARDIZATIONS, standardizedWeights } from "./standardize.js";
import { needsUnits, type WeightsContext } from "./units.js";
import type { IslandPolicy, SpatialWeights } from "./weights.js";

const ISLAND_POLICIES: readonly IslandPolicy[] = ["error", "keep", "nearest", "drop"];

type Builder = (name: string, spec: DelaunayWeights, context: WeightsContext) => Made;

const ON_DEMAND: { readonly [type: string]: () => Promise<Builder> } = {
  delaunay: async () => (await import("./delaunay/delaunay.js")).delaunay,
};

const loaded = new Map<string, Builder>();

/** Loads what `buildWeights` needs for a type that loads on demand, `delaunay`, where it is not there yet; studies do it themselves. */
export async function loadWeightsType({ type }: Pick<WeightsSpec, "type">): Promise<void> {
  if (Object.hasOwn(ON_DEMAND, type) && !loaded.has(type)) loaded.set(type, await ON_DEMAND[type]());
}

function makeOnDemand(name: string, spec: DelaunayWeights, context: WeightsContext): Made {
  const builder = loaded.get(spec.type);
  if (builder !== undefined) return builder(name, spec, context);
  const message = `weights "${name}": the type ${spec.type} loads on demand; call \`await loadWeightsType(spec)\` once before`;
  throw new DurbinError("input", "WEIGHTS_NOT_LOADED", message, { name });
}

function makeLinks(name: string, spec: WeightsSpec, context: WeightsContext): Made {
  switch (spec.type) {
    case "file":
      return fileWeights(name, spec, context);
    case "contiguity":
      return contiguity(name, spec, context);
    case "knn":
      return knn(name, spec, context);
    case "distance-band":
      return distanceBand(name, spec, context);
    case "inverse-distance":
      return inverseDistance(name, spec, context);
    case "kernel":
      return kernelWeights(name, spec, context);
    case "gabriel":
    case "relative-neighbor":
      return graphWeights(name, spec, context);
    case "delaunay":
      return makeOnDemand(name, spec, context);
    case "economic-distance":
      return economicDistance(name, spec, context);
    case "nested":
      return nested(name, spec, context);
    case "product":
    case "union":
    case "intersection":
    case "difference":
      return pairWeights(name, spec, context);
    case "complement":
    case "include-self":
      return unaryWeights(name, spec, context);
    case "symmetrize":
      return symmetrize(name, spec, context);
    case "higher-order":
      return higherOrder(name, spec, context);
  }
}

/**
 * Builds the matrix that a specification describes, its units in the order of `context.units`, or of the geometry or file without them.
 * Links are made, `islands: nearest | drop` acts on them, then they are standardized (`row` by default). Throws `input` errors that name
 * the matrix, and what was found and expected: WEIGHTS_TYPE, WEIGHTS_OPTION, WEIGHTS_VALUE, WEIGHTS_NAME (of a matrix it is made from),
 * WEIGHTS_SOURCE, WEIGHTS_KEYS, WEIGHTS_FILE, WEIGHTS_COINCIDENT, WEIGHTS_TIED, WEIGHTS_SUM; WEIGHTS_NOT_LOADED before `loadWeightsType` has
 * brought a type that loads on demand.
 */
export function buildWeights(name: string, spec: WeightsSpec, context: WeightsContext): SpatialWeights {
  checkSpecWords(name, spec);
  const standardization = wordOption(name, "standardize", spec.standardize, STANDARDIZATIONS);
  const islands = wordOption(name, "islands", spec.islands, ISLAND_POLICIES);
  const subset = wordOption(name, "subset", spec.subset, ["none", "data"]);
  if (subset === "data" && context.units === null) throw needsUnits(name, "subset: data");
  const made = makeLinks(name, spec, context);
  const { links, dropped, notes } = treatIslands(name, made, spec, context);
  return {
    ...links,
    name,
    standardization,
    islands,
    weight: standardizedWeights(name, links, standardization),
    raw: links.weight,
    given: made.links,
    dropped,
    notes: [...made.notes, ...notes],
  };
}
