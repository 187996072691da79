import * as arrow from "apache-arrow";
import { describe, expect, it } from "vitest";
import { geometryFromArrow } from "../../src/data/arrow-geometry.js";
import { fromArrow } from "../../src/data/arrow.js";
import { readGeoJson } from "../../src/data/geojson.js";
import { geometryFromBuffers, type PolygonBuffers } from "../../src/data/geometry-buffers.js";
import { refusal } from "./refusal.js";

type Ring = readonly (readonly [number, number])[];
const square = (x: number, y: number, size = 100): Ring => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];

/** Units of polygons of rings. */
const UNITS: readonly (readonly (readonly Ring[])[])[] = [
  [[square(0, 0, 400), square(100, 100)]],
  [[square(400, 0)], [square(2000, 0)]],
  [[square(500, 0)]],
];
const KEYS = ["a", "b", "c"];

const offsetsOf = (counts: readonly number[], from = 0): Int32Array => {
  const offsets = [from];
  for (const count of counts) offsets.push(offsets[offsets.length - 1] + count);
  return Int32Array.from(offsets);
};

function buffers(units = UNITS): PolygonBuffers & { coordinates: Float64Array } {
  const polygons = units.flat();
  const rings = polygons.flat();
  return {
    keys: KEYS,
    coordinates: Float64Array.from(rings.flat(2)),
    ringOffsets: offsetsOf(rings.map((ring) => ring.length)),
    polygonOffsets: offsetsOf(polygons.map((polygon) => polygon.length)),
    unitOffsets: offsetsOf(units.map((unit) => unit.length)),
  };
}

const asGeoJson = (units = UNITS) =>
  readGeoJson(
    JSON.stringify({
      type: "FeatureCollection",
      features: units.map((coordinates, i) => ({ properties: { id: KEYS[i] }, geometry: { type: "MultiPolygon", coordinates } })),
    }),
    { source: "geometry", id: "id" },
  );

describe("geometryFromBuffers", () => {
  it("is the geometry that the same units have as GeoJSON, on the caller's coordinates", () => {
    const given = buffers();
    const geometry = geometryFromBuffers(given);
    expect(geometry).toEqual(asGeoJson());
    expect(geometry.coordinates.buffer).toBe(given.coordinates.buffer);
    const { coordinates } = given;
    const x = coordinates.filter((_, i) => i % 2 === 0);
    const y = coordinates.filter((_, i) => i % 2 === 1);
    expect(geometryFromBuffers({ ...given, coordinates: { x, y } })).toEqual(geometry);
  });

  it("takes offsets that do not begin at 0, as a slice has them", () => {
    const { coordinates, keys, ...offsets } = buffers([[[square(7, 7)]], ...UNITS]);
    const sliced = { ...offsets, keys, coordinates, unitOffsets: (offsets.unitOffsets as Int32Array).subarray(1) };
    expect(geometryFromBuffers(sliced)).toEqual(asGeoJson());
  });

  it("takes a polygon a unit without unit offsets, and closes open rings with a note", () => {
    const rings = [square(0, 0), square(100, 0)].map((ring, i) => (i === 0 ? ring.slice(0, 4) : ring));
    const open = {
      keys: ["a", "b"],
      coordinates: Float64Array.from(rings.flat(2)),
      ringOffsets: offsetsOf([4, 5]),
      polygonOffsets: offsetsOf([1, 1]),
    };
    const geometry = geometryFromBuffers(open, { crs: "planar" });
    expect([...geometry.coordinates]).toEqual([square(0, 0), square(100, 0)].flat(2));
    expect([...geometry.ringStart]).toEqual([0, 5, 10]);
    expect(geometry.notes).toEqual(["geometry: 1 rings did not end where they began and were closed"]);
  });

  it("takes points", () => {
    const geometry = geometryFromBuffers({ keys: [1, 2], coordinates: Float64Array.of(1, 2, 300, 4) }, { source: "p" });
    expect([geometry.kind, geometry.crs, ...geometry.keys, ...geometry.points]).toEqual(["points", "planar", "1", "2", 1, 2, 300, 4]);
  });

  const B = buffers();
  const at = (offsets: Int32Array | undefined, place: number, value: number): Int32Array =>
    (offsets as Int32Array).map((o, i) => (i === place ? value : o));
  it.each([
    ["fewer keys", { ...B, keys: ["a", "b"] }, "geometry: the offsets hold 3 units, and there are 2 keys"],
    ["points without offsets", { keys: KEYS, coordinates: B.coordinates }, /there are 25 points for 3 keys; polygons need `ringOffsets`/],
    [
      "half a pair",
      { ...B, coordinates: B.coordinates.subarray(1) },
      "geometry: 49 interleaved coordinates are not whole pairs of x and y",
    ],
    ["x and y apart", { ...B, coordinates: { x: B.coordinates, y: new Float64Array(3) } }, "geometry: x has 50 coordinates and y has 3"],
    ["falling offsets", { ...B, ringOffsets: at(B.ringOffsets, 2, 3) }, "geometry: `ringOffsets` falls at place 2: 3 after 5"],
    ["negative offsets", { ...B, polygonOffsets: at(B.polygonOffsets, 0, -1) }, "geometry: `polygonOffsets` falls at place 0: -1"],
    [
      "offsets beyond the end",
      { ...B, ringOffsets: at(B.ringOffsets, 5, 26) },
      "geometry: `ringOffsets` ends at 26, but there are 25 vertices",
    ],
    ["no offsets", { ...B, unitOffsets: new Int32Array(0) }, /`unitOffsets` is empty/],
    ["no polygon", { ...B, unitOffsets: Int32Array.of(0, 1, 1, 4) }, "geometry: b has no polygon"],
    ["no ring", { ...B, polygonOffsets: Int32Array.of(0, 2, 2, 4, 5) }, "geometry: b has a polygon without rings"],
    [
      "a short ring",
      { ...B, ringOffsets: Int32Array.of(0, 5, 10, 12, 20, 25) },
      "geometry: b has a ring of 3 vertices; a closed ring has at least 4",
    ],
    ["an empty ring", { ...B, ringOffsets: Int32Array.of(0, 5, 10, 10, 20, 25) }, /b has a ring of [01] vertices/],
    [
      "NaN",
      { ...B, coordinates: B.coordinates.map((v, i) => (i === 33 ? NaN : v)) },
      "geometry: b has the coordinate NaN; expected finite numbers",
    ],
    [
      "no area",
      { ...B, coordinates: B.coordinates.map((v, i) => (i >= 40 ? 7 : v)) },
      "geometry: c has no area, so that it has no centroid",
    ],
  ] as const)("refuses %s", (_, given, sentence) => {
    const message = refusal("GEOMETRY_INVALID", () => geometryFromBuffers(given as PolygonBuffers));
    if (typeof sentence === "string") expect(message).toBe(sentence);
    else expect(message).toMatch(sentence);
  });

  it("refuses keys that are missing or stand twice", () => {
    expect(refusal("DUPLICATE_KEY", () => geometryFromBuffers({ ...B, keys: ["a", " a", "c"] }))).toBe(
      "geometry: duplicate key a, units 1 and 2",
    );
    expect(refusal("MISSING_KEY", () => geometryFromBuffers({ ...B, keys: ["a", "", "c"] }))).toBe("geometry: unit 2 has no key");
  });
});

const field = (name: string, type: arrow.DataType) => new arrow.Field(name, type, false);
const list = (inner: arrow.DataType) => new arrow.List(field("part", inner));
const interleavedType = (size: number) => new arrow.FixedSizeList(size, field("xy", new arrow.Float64()));
const separatedType = new arrow.Struct([field("x", new arrow.Float64()), field("y", new arrow.Float64())]);

/** A table with the units as GeoArrow multipolygons. */
function geoTable(vertex: arrow.DataType, make: (position: readonly [number, number]) => unknown, units = UNITS) {
  const cells = units.map((unit) => unit.map((polygon) => polygon.map((ring) => ring.map(make))));
  return new arrow.Table({
    id: arrow.vectorFromArray(KEYS, new arrow.Utf8()),
    geometry: arrow.vectorFromArray(cells, list(list(list(vertex)))) as arrow.Vector,
  });
}

describe("geometryFromArrow", () => {
  it("reads interleaved and separated coordinates, and leaves out heights", () => {
    const tables = [
      geoTable(interleavedType(2), (position) => position),
      geoTable(interleavedType(3), ([x, y]) => [x, y, 5]),
      geoTable(separatedType, ([x, y]) => ({ x, y })),
    ];
    for (const table of tables) expect(geometryFromArrow(table, { id: "id" })).toEqual(asGeoJson());
  });

  it("reads chunks and slices", () => {
    const table = geoTable(interleavedType(2), (position) => position);
    const chunked = table.slice(0, 1).concat(table.slice(1, 3));
    expect(chunked.getChild("geometry")?.data.length).toBe(2);
    expect(geometryFromArrow(chunked, { id: "id" })).toEqual(asGeoJson());
    expect(geometryFromArrow(table.slice(1, 3), { id: "id" }).keys).toEqual(["b", "c"]);
    const [all, tail] = [asGeoJson(), geometryFromArrow(table.slice(1, 3), { id: "id" })];
    expect(tail.points).toEqual(all.points.subarray(2));
    expect(tail.coordinates).toEqual(all.coordinates.subarray(20));
  });

  it("reads polygons and points, the other columns as data", () => {
    const polygons = UNITS.slice(2).map(([polygon]) => polygon);
    const table = new arrow.Table({
      id: arrow.vectorFromArray(["c"], new arrow.Utf8()),
      x: arrow.vectorFromArray([1.5], new arrow.Float64()),
      geometry: arrow.vectorFromArray(polygons, list(list(interleavedType(2)))) as arrow.Vector,
      place: arrow.vectorFromArray([[3, 4]], interleavedType(2)) as arrow.Vector,
    });
    expect(geometryFromArrow(table, { id: "id" }).ringPolygon).toEqual(Int32Array.of(0));
    const points = geometryFromArrow(table, { id: "id", geometry: "place", crs: "planar" });
    expect([points.kind, ...points.points]).toEqual(["points", 3, 4]);
    expect([...fromArrow(table, { columns: ["id", "x"] }).columns.keys()]).toEqual(["id", "x"]);
  });

  it("refuses what is no such geometry", () => {
    const table = new arrow.Table({
      id: arrow.vectorFromArray(KEYS, new arrow.Utf8()),
      wkb: arrow.vectorFromArray([new Uint8Array(3), new Uint8Array(3), new Uint8Array(3)], new arrow.Binary()) as arrow.Vector,
      line: arrow.vectorFromArray(
        UNITS.map(([[ring]]) => ring),
        list(interleavedType(2)),
      ) as arrow.Vector,
      some: arrow.vectorFromArray([[1, 2], null, [3, 4]], interleavedType(2)) as arrow.Vector,
    });
    const refused = (geometry: string) => refusal("COLUMN_TYPE", () => geometryFromArrow(table, { id: "id", geometry }));
    expect(refused("wkb")).toMatch(/^wkb: column "wkb" holds Binary; expected GeoArrow points, polygons or multipolygons/);
    expect(refused("line")).toMatch(/^line: column "line" holds List/);
    expect(refusal("GEOMETRY_INVALID", () => geometryFromArrow(table, { id: "id", geometry: "some" }))).toMatch(/1 missing geometries/);
    expect(refusal("UNKNOWN_COLUMN", () => geometryFromArrow(table, { id: "id", geometry: "lines" }))).toBe(
      'lines has no column "lines", did you mean "line"?',
    );
  });
});
