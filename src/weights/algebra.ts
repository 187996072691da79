// Matrices made from matrices, element by element. They work on the links as given, before standardizing and before any island policy.
import { compareKeys, zerosHint } from "../data/keys.js";
import { DurbinError, suggestion } from "../errors.js";
import { choose, fromRows, someKeys, transpose } from "./links.js";
import type { Made } from "./made.js";
import {
  badValue,
  type HigherOrderWeights,
  type NestedWeights,
  type PairWeights,
  type SymmetrizeWeights,
  type UnaryWeights,
  type WeightsSpec,
  wordOption,
} from "./spec.js";
import { standardizedWeights } from "./standardize.js";
import { matchUnits, type WeightsContext } from "./units.js";
import type { Links, SpatialWeights } from "./weights.js";

function operand(name: string, of: unknown, context: WeightsContext): SpatialWeights {
  const found = typeof of === "string" ? context.others?.get(of) : undefined;
  if (found !== undefined) return found;
  const names = [...(context.others?.keys() ?? [])];
  const message = `weights "${name}" is made from ${JSON.stringify(of)}, which is not there${suggestion(String(of), names)}`;
  throw new DurbinError("input", "WEIGHTS_NAME", message, { name, of });
}

function pairOf(name: string, of: unknown, context: WeightsContext): readonly [SpatialWeights, SpatialWeights] {
  if (!Array.isArray(of) || of.length !== 2) throw badValue(name, "of", "a list of two matrices", of);
  return [operand(name, of[0], context), operand(name, of[1], context)];
}

/** b in the order of a; both must have the same keys. */
function inOrderOf(name: string, a: SpatialWeights, b: SpatialWeights, links: Links): Links {
  const comparison = compareKeys(b.given.keys, a.given.keys);
  const { missing, extra } = comparison;
  if (missing.length === 0 && extra.length === 0) return choose(links, a.given.keys);
  const [from, other, keys] = missing.length > 0 ? [a.name, b.name, missing] : [b.name, a.name, extra];
  const message = `weights "${name}": ${keys.length} units of "${from}" are not in "${other}": ${someKeys(keys)}${zerosHint(comparison)}`;
  throw new DurbinError("input", "WEIGHTS_KEYS", message, { name, keys: keys.slice(0, 20) });
}

/** `subset: data` for a matrix made from others. */
function restricted(name: string, links: Links, spec: WeightsSpec, context: WeightsContext): Made {
  if (spec.subset !== "data") return { links, notes: [] };
  const match = matchUnits(name, "its operands", links.keys, spec, context);
  return { links: choose(links, match.keys), notes: match.notes };
}

/** Entry by entry of the rows of a and b, 0 where one has no link. */
function combine(a: Links, b: Links, value: (x: number, y: number) => number): Links {
  return fromRows(a.keys, (i, put) => {
    let p = a.rowPtr[i];
    let q = b.rowPtr[i];
    while (p < a.rowPtr[i + 1] || q < b.rowPtr[i + 1]) {
      const j = p < a.rowPtr[i + 1] ? a.colIdx[p] : a.n;
      const k = q < b.rowPtr[i + 1] ? b.colIdx[q] : a.n;
      put(Math.min(j, k), value(j <= k ? a.weight[p++] : 0, k <= j ? b.weight[q++] : 0));
    }
  });
}

const PAIRS: { readonly [T in PairWeights["type"]]: (x: number, y: number) => number } = {
  product: (x, y) => x * y,
  union: (x, y) => (x !== 0 ? x : y),
  intersection: (x, y) => (y !== 0 ? x : 0),
  difference: (x, y) => (y === 0 ? x : 0),
};

/**
 * product: a_ij b_ij. union: links of a or b, with the weight in a where a has one. intersection: links of a that b has too.
 * difference: links of a that b does not have. Of 0/1 matrices these are the sets.
 */
export function pairWeights(name: string, spec: PairWeights, context: WeightsContext): Made {
  const [a, b] = pairOf(name, spec.of, context);
  return restricted(name, combine(a.given, inOrderOf(name, a, b, b.given), PAIRS[spec.type]), spec, context);
}

/** share a_ij + (1 - share) b_ij, both standardized in their own way first. */
export function nested(name: string, spec: NestedWeights, context: WeightsContext): Made {
  const { share } = spec;
  if (typeof share !== "number" || !(share >= 0 && share <= 1)) throw badValue(name, "share", "a number from 0 to 1", share);
  const [a, b] = pairOf(name, spec.of, context);
  const standardized = (W: SpatialWeights): Links => ({ ...W.given, weight: standardizedWeights(W.name, W.given, W.standardization) });
  const links = combine(standardized(a), inOrderOf(name, a, b, standardized(b)), (x, y) => share * x + (1 - share) * y);
  return restricted(name, links, spec, context);
}

/** complement: 1 where a has no link, the diagonal included (as spdep). include-self: a with 1 on the diagonal where it is empty. */
export function unaryWeights(name: string, spec: UnaryWeights, context: WeightsContext): Made {
  const a = operand(name, spec.of, context).given;
  const links = spec.type === "complement" ? complement(a) : includeSelf(a);
  return restricted(name, links, spec, context);
}

function complement(a: Links): Links {
  return fromRows(a.keys, (i, put) => {
    let p = a.rowPtr[i];
    for (let j = 0; j < a.n; j++) {
      if (p < a.rowPtr[i + 1] && a.colIdx[p] === j) p++;
      else put(j, 1);
    }
  });
}

function includeSelf(a: Links): Links {
  const identity: Links = {
    n: a.n,
    keys: a.keys,
    rowPtr: Int32Array.from({ length: a.n + 1 }, (_, i) => i),
    colIdx: Int32Array.from({ length: a.n }, (_, i) => i),
    weight: new Float64Array(a.n).fill(1),
  };
  return combine(a, identity, PAIRS.union);
}

/** union: the weight of greater size of w_ij and w_ji, w_ij if they are equal in size; mean: (w_ij + w_ji) / 2. */
export function symmetrize(name: string, spec: SymmetrizeWeights, context: WeightsContext): Made {
  const rule = wordOption(name, "rule", spec.rule, ["union", "mean"]);
  const a = operand(name, spec.of, context).given;
  const larger = (x: number, y: number) => (Math.abs(x) === Math.abs(y) ? Math.max(x, y) : Math.abs(x) > Math.abs(y) ? x : y);
  const links = combine(a, transpose(a), rule === "union" ? larger : (x, y) => (x + y) / 2);
  return restricted(name, links, spec, context);
}

/** 1 where the shortest path from i to j takes `order` links, or at most that many when cumulative; never i itself. Weights do not matter. */
export function higherOrder(name: string, spec: HigherOrderWeights, context: WeightsContext): Made {
  const { order, cumulative = false } = spec;
  if (!Number.isInteger(order) || order < 1) throw badValue(name, "order", "a whole number of at least 1", order);
  const a = operand(name, spec.of, context).given;
  const steps = new Int32Array(a.n).fill(-1);
  const queue = new Int32Array(a.n);
  const links = fromRows(a.keys, (i, put) => {
    const end = walk(a, i, order, steps, queue);
    const reached = queue.slice(1, end).filter((j) => (cumulative ? steps[j] <= order : steps[j] === order));
    for (const j of reached.sort()) put(j, 1);
    for (let q = 0; q < end; q++) steps[queue[q]] = -1;
  });
  return restricted(name, links, spec, context);
}

/** Breadth first from i: steps to every unit at most `order` away, the units in queue[0 .. result). */
function walk(a: Links, i: number, order: number, steps: Int32Array, queue: Int32Array): number {
  queue[0] = i;
  steps[i] = 0;
  let end = 1;
  for (let at = 0; at < end && steps[queue[at]] < order; at++) {
    const from = queue[at];
    for (let k = a.rowPtr[from]; k < a.rowPtr[from + 1]; k++) {
      const to = a.colIdx[k];
      if (steps[to] >= 0) continue;
      steps[to] = steps[from] + 1;
      queue[end++] = to;
    }
  }
  return end;
}
