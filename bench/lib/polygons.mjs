// A quilt of polygons with crooked borders, as flat buffers, as GeoJSON and as files for peers.
import { uniforms } from "durbin";

/** Pieces of the border between two corners. */
const PIECES = 25;

const rounded = (x) => Math.round(x * 1e6) / 1e6;

/** Corners and borders of a side x side quilt; neighbors share theirs to the last bit. */
function borders(side) {
  const corners = (side + 1) * (side + 1);
  const moves = uniforms(1, 70, 0, 2 * corners);
  const bends = uniforms(1, 71, 0, 2 * corners * PIECES);
  const corner = (r, c) => {
    const i = r * (side + 1) + c;
    return [c + 0.4 * (moves[2 * i] - 0.5), r + 0.4 * (moves[2 * i + 1] - 0.5)];
  };
  /** The border from corner (r, c) to the right or upward, without its end. */
  return (r, c, up) => {
    const [a, b] = [corner(r, c), corner(r + (up ? 1 : 0), c + (up ? 0 : 1))];
    const first = (2 * (r * (side + 1) + c) + (up ? 1 : 0)) * PIECES;
    return Array.from({ length: PIECES + 1 }, (_, p) => {
      const bend = p === 0 || p === PIECES ? 0 : (bends[first + p] - 0.5) / PIECES;
      const at = (d) => a[d] + ((b[d] - a[d]) * p) / PIECES;
      return [rounded(at(0) + (up ? bend : 0)), rounded(at(1) + (up ? 0 : bend))];
    });
  };
}

/** side^2 polygons of one ring of 4 PIECES + 1 vertices each: keys, and coordinates x, y one ring after the other. */
export function quilt(side) {
  const border = borders(side);
  const vertices = 4 * PIECES + 1;
  const coordinates = new Float64Array(2 * side * side * vertices);
  for (let i = 0; i < side * side; i++) {
    const [r, c] = [Math.floor(i / side), i % side];
    const around = [border(r, c, false), border(r, c + 1, true), border(r + 1, c, false).reverse(), border(r, c, true).reverse()];
    const ring = [...around.flatMap((line) => line.slice(0, -1)), around[0][0]];
    coordinates.set(ring.flat(), 2 * i * vertices);
  }
  return { n: side * side, vertices, coordinates, keys: Array.from({ length: side * side }, (_, i) => `u${i}`) };
}

/** The same as a FeatureCollection with the property `id`. */
export function quiltText({ n, vertices, coordinates, keys }) {
  const features = Array.from({ length: n }, (_, i) => {
    const ring = Array.from({ length: vertices }, (__, v) =>
      coordinates.subarray(2 * (i * vertices + v), 2 * (i * vertices + v) + 2).join(),
    );
    return `{"type":"Feature","properties":{"id":"${keys[i]}"},"geometry":{"type":"Polygon","coordinates":[[[${ring.join("],[")}]]]}}`;
  });
  return `{"type":"FeatureCollection","features":[${features.join(",")}]}`;
}
