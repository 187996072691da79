// H of the one-step weight (Z'HZ)^-1, between the slots of an entity's rows.
import type { GmmSpec } from "../../model/spec.js";
import type { SlotWeights } from "../../wasm/panel-moments.js";

/**
 * identity: 1 on the diagonal. h2: M M' within the transformed equation (2 and -1 for differences, the identity for orthogonal deviations) and the
 * identity within the level equation. h3: [M; I] [M; I]', so that h2 has the covariances of the two equations too, with the deviations of a panel that
 * is complete over the places of `levelPlaces`. Each pair once, the diagonal halved.
 */
export function slotWeights(spec: GmmSpec, places: number, levelPlaces: readonly number[]): SlotWeights {
  const lists: (readonly [slot: number, value: number])[][] = Array.from({ length: 2 * places }, () => []);
  const { initialWeight } = spec;
  const banded = initialWeight !== "identity" && spec.transform === "fd";
  for (let t = 0; t < places; t++) {
    lists[t].push([t, banded ? 1 : 0.5]);
    if (banded && t + 1 < places) lists[t].push([t + 1, -1]);
    lists[places + t].push([places + t, 0.5]);
    if (initialWeight === "h3") lists[t].push(...crossWeights(spec, t, levelPlaces).map(([s, value]) => [places + s, value] as const));
  }
  const start = new Int32Array(2 * places + 1);
  lists.forEach((list, slot) => {
    start[slot + 1] = start[slot] + list.length;
  });
  return { start, slot: Int32Array.from(lists.flat(), ([slot]) => slot), value: Float64Array.from(lists.flat(), ([, value]) => value) };
}

/** The row of M that is stored at place t, by level place. */
function crossWeights(spec: GmmSpec, t: number, levelPlaces: readonly number[]): (readonly [number, number])[] {
  if (spec.transform === "fd")
    return t === 0
      ? [[0, 1]]
      : [
          [t - 1, -1],
          [t, 1],
        ];
  const later = levelPlaces.filter((s) => s > t - 1);
  if (!levelPlaces.includes(t - 1) || later.length === 0) return [];
  const factor = Math.sqrt(later.length / (later.length + 1));
  return [[t - 1, factor], ...later.map((s) => [s, -factor / later.length] as const)];
}
