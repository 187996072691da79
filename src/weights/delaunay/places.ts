// Units brought to places in the order of x, then y; units at one place share it.

export interface DistinctPlaces {
  /** [2 places] ascending by x, then y */
  readonly xy: Float64Array;
  /** [units] units in the order of their places */
  readonly units: Int32Array;
  /** [places + 1] where the units of a place begin */
  readonly starts: Int32Array;
}

/** The distinct places of units. xy: [2 n]. */
export function distinctPlaces(xy: Float64Array): DistinctPlaces {
  const n = xy.length / 2;
  const units = Int32Array.from({ length: n }, (_, i) => i).sort((i, j) => xy[2 * i] - xy[2 * j] || xy[2 * i + 1] - xy[2 * j + 1] || i - j);
  const starts: number[] = [];
  units.forEach((i, p) => {
    const before = p === 0 ? -1 : units[p - 1];
    if (before < 0 || xy[2 * i] !== xy[2 * before] || xy[2 * i + 1] !== xy[2 * before + 1]) starts.push(p);
  });
  const places = new Float64Array(2 * starts.length);
  starts.forEach((p, place) => {
    places[2 * place] = xy[2 * units[p]];
    places[2 * place + 1] = xy[2 * units[p] + 1];
  });
  return { xy: places, units, starts: Int32Array.from([...starts, n]) };
}
