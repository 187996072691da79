// Units without neighbors: attached to the nearest unit or dropped at construction, refused at use.
import { DurbinError } from "../errors.js";
import { nearestNeighbors } from "../wasm/neighbors.js";
import { symmetryOf } from "./facts.js";
import { choose, counted, fromTriplets, islandsOf, rowOfEntries, someKeys } from "./links.js";
import type { Made } from "./made.js";
import type { WeightsSpec } from "./spec.js";
import { placeUnits, type WeightsContext } from "./units.js";
import type { Links, SpatialWeights } from "./weights.js";

interface Treated {
  readonly links: Links;
  readonly dropped: readonly string[];
  readonly notes: readonly string[];
}

const keysAt = (W: Links, rows: readonly number[]): string[] => rows.map((i) => W.keys[i]);

/** The links after the island policy: only nearest and drop change anything. */
export function treatIslands(name: string, made: Made, spec: WeightsSpec, context: WeightsContext): Treated {
  const { links } = made;
  const islands = islandsOf(links);
  if (islands.length === 0) return { links, dropped: [], notes: [] };
  if (spec.islands === "nearest") return attach(name, made, islands, spec, context);
  if (spec.islands === "drop") return drop(links);
  return { links, dropped: [], notes: [] };
}

/** A link from every island to its nearest unit, and back when the links were symmetric. */
function attach(
  name: string,
  { links, attach: weightOf = () => 1 }: Made,
  islands: readonly number[],
  spec: WeightsSpec,
  context: WeightsContext,
): Treated {
  const { match, places } = placeUnits(name, { ...spec, subset: "data" }, { ...context, units: links.keys }, "islands: nearest");
  if (match.keys.length < 2) return { links, dropped: [], notes: [] };
  const { index, distance } = nearestNeighbors(places, 1);
  const bothWays = symmetryOf(links).oneWayLinks === 0;
  const from = Array.from(rowOfEntries(links));
  const to = Array.from(links.colIdx);
  const weight = Array.from(links.weight);
  const added = new Set<number>();
  const add = (i: number, j: number, w: number) => {
    if (added.has(i * links.n + j)) return;
    added.add(i * links.n + j);
    from.push(i);
    to.push(j);
    weight.push(w);
  };
  for (const i of islands) {
    const w = weightOf(distance[i]);
    if (!(w > 0 && w < Infinity)) {
      const message = `weights "${name}": the island ${JSON.stringify(links.keys[i])} is at the place of its nearest unit, so its weight is infinite`;
      throw new DurbinError("input", "WEIGHTS_COINCIDENT", message, { name, unit: links.keys[i] });
    }
    add(i, index[i], w);
    if (bothWays) add(index[i], i, w);
  }
  const pairs = islands.map((i) => `${JSON.stringify(links.keys[i])} to ${JSON.stringify(links.keys[index[i]])}`);
  const listed = pairs.length > 5 ? `${pairs.slice(0, 5).join(", ")} and ${pairs.length - 5} more` : pairs.join(", ");
  const note = `islands: nearest linked ${counted(islands.length, "island")} to the nearest unit: ${listed}`;
  return { links: fromTriplets(links.keys, from, to, weight), dropped: [], notes: [note] };
}

/** Without islands, and without those that lose their last neighbor by that. */
function drop(links: Links): Treated {
  const dropped: string[] = [];
  for (let islands = islandsOf(links); islands.length > 0; islands = islandsOf(links)) {
    dropped.push(...keysAt(links, islands));
    const gone = new Set(islands);
    links = choose(
      links,
      links.keys.filter((_, i) => !gone.has(i)),
    );
  }
  return { links, dropped, notes: [`islands: drop took out ${counted(dropped.length, "unit")}: ${someKeys(dropped)}`] };
}

/**
 * Throws WEIGHTS_ISLANDS, naming islands, unless there are none or the policy is `keep`: to be called before a model or test uses W.
 * `nearest` and `drop` acted when W was built; what becomes an island because W was restricted afterwards is refused like others.
 */
export function requireUsable(W: SpatialWeights): void {
  if (W.n === 0) throw new DurbinError("input", "WEIGHTS_ISLANDS", `weights "${W.name}" has no units left`, { name: W.name });
  const islands = keysAt(W, islandsOf(W));
  if (islands.length === 0 || W.islands === "keep") return;
  const what = islands.length === 1 ? "island (a unit without neighbors)" : "islands (units without neighbors)";
  const all = W.given.n - W.dropped.length;
  const among = W.n < all ? ` among the ${W.n} of ${all} units used` : "";
  const remedy = W.n < all ? "leave such units out too, or choose islands: keep" : "choose islands: keep, nearest or drop";
  const message = `weights "${W.name}" has ${islands.length} ${what}${among}: ${someKeys(islands)}; ${remedy}`;
  throw new DurbinError("input", "WEIGHTS_ISLANDS", message, { name: W.name, count: islands.length, islands: islands.slice(0, 20) });
}
