import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { readCsv } from "../../src/data/csv.js";
import { type GeoJsonOptions, readGeoJson } from "../../src/data/geojson.js";
import { pointGeometry } from "../../src/data/geometry.js";
import { assertClose } from "../support/close.js";
import { itShared, shared } from "../support/shared.js";
import { refusal } from "./refusal.js";

type Ring = readonly (readonly number[])[];
const square = (x: number, y: number, size = 1): Ring => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];
const polygon = (...rings: readonly Ring[]) => ({ type: "Polygon", coordinates: rings });
const feature = (properties: object | null, geometry: unknown, id?: unknown) => ({ type: "Feature", id, properties, geometry });
const collection = (...features: readonly unknown[]) => JSON.stringify({ type: "FeatureCollection", features });
const read = (text: string, options: Partial<GeoJsonOptions> = {}) => readGeoJson(text, { source: "t.geojson", id: "id", ...options });

describe("readGeoJson", () => {
  it("fills flat buffers, ring by ring", () => {
    const geometry = read(
      collection(
        feature({ id: " a " }, polygon(square(0, 0, 4), square(1, 1))),
        feature({ id: 2 }, { type: "MultiPolygon", coordinates: [[square(10, 0)], [square(20, 0)]] }),
      ),
    );
    expect(geometry.keys).toEqual(["a", "2"]);
    expect([geometry.kind, geometry.crs]).toEqual(["polygons", "lonlat"]);
    expect([...geometry.ringStart]).toEqual([0, 5, 10, 15, 20]);
    expect([...geometry.ringUnit]).toEqual([0, 0, 1, 1]);
    expect([...geometry.ringPolygon]).toEqual([0, 0, 1, 2]);
    expect([...geometry.coordinates.subarray(10, 14)]).toEqual([1, 1, 2, 1]);
    expect(geometry.notes).toEqual([
      "t.geojson: the coordinates fit degrees and are read as longitude and latitude; `crs: planar` says otherwise",
    ]);
  });

  it("takes area centroids: holes count negative, parts by area, whatever the direction of a ring", () => {
    const reversed = [...square(1, 1)].reverse();
    const geometry = read(
      collection(
        feature({ id: "hole" }, polygon(square(0, 0, 4), square(1, 1))),
        feature({ id: "turned" }, polygon([...square(0, 0, 4)].reverse(), reversed)),
        feature({ id: "parts" }, { type: "MultiPolygon", coordinates: [[square(0, 0, 2)], [square(10, 0)]] }),
        feature(
          { id: "triangle" },
          polygon([
            [0, 0],
            [3, 0],
            [0, 3],
            [0, 0],
          ]),
        ),
        feature({ id: "far" }, polygon(square(1e7, 4e6, 1e-3))),
      ),
      { crs: "planar" },
    );
    const hole = (16 * 2 - 1.5) / 15;
    const parts = [(4 * 1 + 10.5) / 5, (4 * 1 + 0.5) / 5];
    assertClose(geometry.points, [hole, hole, hole, hole, ...parts, 1, 1, 1e7 + 5e-4, 4e6 + 5e-4], 1e-15);
  });

  it("reads points, and leaves heights out", () => {
    const geometry = read(collection(feature({ id: "p" }, { type: "Point", coordinates: [500, 2, 77] })));
    expect([geometry.kind, geometry.crs, [...geometry.points], geometry.coordinates.length]).toEqual(["points", "planar", [500, 2], 0]);
  });

  it("takes the feature's id as @id", () => {
    expect(
      read(collection(feature(null, polygon(square(0, 0)), "01"), feature(null, polygon(square(1, 0)), 7)), { id: "@id" }).keys,
    ).toEqual(["01", "7"]);
    expect(read(collection(feature(JSON.parse('{"__proto__":"x"}'), polygon(square(0, 0)))), { id: "__proto__" }).keys).toEqual(["x"]);
  });

  it("closes an open ring and says so", () => {
    const geometry = read(collection(feature({ id: "a" }, polygon(square(0, 0).slice(0, 4)))), { crs: "planar" });
    expect([...geometry.ringStart]).toEqual([0, 5]);
    expect(geometry.notes).toEqual(["t.geojson: 1 rings did not end where they began and were closed"]);
  });

  const one = polygon(square(0, 0));
  it.each([
    ["{", "GEOMETRY_FORMAT", "is not JSON"],
    ['{"type":"Feature"}', "GEOMETRY_FORMAT", "not a GeoJSON FeatureCollection"],
    ["null", "GEOMETRY_FORMAT", "not a GeoJSON FeatureCollection"],
    [collection(), "FILE_EMPTY", "has no features"],
    [collection(feature({ ID: 1 }, one)), "UNKNOWN_COLUMN", 'no property "id", did you mean "ID"?'],
    [collection(feature({ id: 1 }, one), feature({ id: null }, one)), "MISSING_KEY", 'feature 2 has no "id"'],
    [collection(feature({ id: 1 }, one), feature({ id: true }, one)), "MISSING_KEY", 'feature 2 has true as "id"'],
    [collection(feature({ id: "1" }, one), feature({ id: 1 }, one)), "DUPLICATE_KEY", "duplicate key 1, features 1 and 2"],
    [collection(feature({ id: "k" }, null)), "GEOMETRY_INVALID", "k has no geometry"],
    [collection(feature({ id: "k" }, { type: "LineString", coordinates: [] })), "GEOMETRY_INVALID", "k is a LineString"],
    [collection(feature({ id: "k" }, polygon())), "GEOMETRY_INVALID", "k has a polygon without rings"],
    [collection(feature({ id: "k" }, { type: "MultiPolygon", coordinates: [] })), "GEOMETRY_INVALID", "k has an empty geometry"],
    [
      collection(
        feature(
          { id: "k" },
          polygon([
            [0, 0],
            [1, 1],
            [0, 0],
          ]),
        ),
      ),
      "GEOMETRY_INVALID",
      "a ring of 3 positions",
    ],
    [
      collection(
        feature(
          { id: "k" },
          polygon([
            [0, 0],
            [1, 1],
            [2, 2],
            [0, 0],
          ]),
        ),
      ),
      "GEOMETRY_INVALID",
      "k has no area",
    ],
    [
      collection(
        feature(
          { id: "k" },
          polygon([
            [0, 0],
            [1, 0],
            [1, null as unknown as number],
            [0, 0],
          ]),
        ),
      ),
      "GEOMETRY_INVALID",
      "k has the position [1,null]",
    ],
    [
      collection(feature({ id: "k" }, one), feature({ id: "p" }, { type: "Point", coordinates: [1, 2] })),
      "GEOMETRY_INVALID",
      "p is a point and k is a polygon",
    ],
    [collection(feature({ id: "k" }, one)).replace("[1,0]", "[1e999,0]"), "GEOMETRY_INVALID", "two finite numbers"],
  ] as const)("refuses %.60s", (text, code, sentence) => {
    expect(refusal(code, () => read(text))).toContain(sentence);
  });

  it("refuses degrees that are none, and object where there are none", () => {
    const text = collection(feature({ id: "k" }, polygon(square(100, 89.5))));
    expect(refusal("GEOMETRY_INVALID", () => read(text, { crs: "lonlat" }))).toContain("90.5 is no latitude");
    expect(read(text).crs).toBe("planar");
    expect(refusal("GEOMETRY_OBJECT", () => read(text, { object: "x" }))).toContain("is for TopoJSON");
    refusal("GEOMETRY_INVALID", () => read(text, { crs: "mercator" as "planar" }));
  });
});

describe("TopoJSON", () => {
  const atlas = readFileSync(createRequire(import.meta.url).resolve("us-atlas/states-10m.json"), "utf8");

  it("picks an object and keeps shared vertices identical", () => {
    const geometry = read(atlas, { id: "@id", object: "states" });
    expect(geometry.keys.length).toBe(56);
    expect(geometry.keys).toContain("01");
    expect(geometry.crs).toBe("lonlat");
    const ofUnit = (key: string) => {
      const vertices = new Set<string>();
      geometry.ringUnit.forEach((unit, ring) => {
        if (geometry.keys[unit] !== key) return;
        for (let v = geometry.ringStart[ring]; v < geometry.ringStart[ring + 1]; v++) {
          vertices.add(`${geometry.coordinates[2 * v]} ${geometry.coordinates[2 * v + 1]}`);
        }
      });
      return vertices;
    };
    const colorado = ofUnit("08");
    expect([...ofUnit("04")].filter((vertex) => colorado.has(vertex)).length).toBe(1); // Arizona: the four corners
    expect([...ofUnit("49")].filter((vertex) => colorado.has(vertex)).length).toBeGreaterThan(1);
  });

  it("asks when there are several objects and names the nearest", () => {
    expect(refusal("GEOMETRY_OBJECT", () => read(atlas, { id: "@id" }))).toBe("t.geojson holds states and nation: choose with `object`");
    expect(refusal("GEOMETRY_OBJECT", () => read(atlas, { id: "@id", object: "state" }))).toContain('did you mean "states"?');
  });

  it("refuses arcs that are not there", () => {
    const text =
      '{"type":"Topology","arcs":[],"objects":{"a":{"type":"GeometryCollection","geometries":[{"type":"Polygon","id":"x","arcs":[[5]]}]}}}';
    expect(refusal("GEOMETRY_INVALID", () => read(text, { id: "@id" }))).toContain("arcs of the topology");
    expect(refusal("GEOMETRY_OBJECT", () => read('{"type":"Topology","arcs":[],"objects":{}}'))).toContain("no object");
  });
});

describe("pointGeometry", () => {
  const table = readCsv(new TextEncoder().encode("id,x,y,lon,lat,name\n01,5,500,10,50,a\n02,6,-600,190,,b\n"), {
    source: "p.csv",
    keys: ["id"],
  });

  it("takes plane coordinates or degrees", () => {
    const geometry = pointGeometry(table, { id: "id", x: "x", y: "y" });
    expect([geometry.keys, geometry.crs, [...geometry.points]]).toEqual([["01", "02"], "planar", [5, 500, 6, -600]]);
    expect(refusal("GEOMETRY_INVALID", () => pointGeometry(table, { id: "id", lon: "lon", lat: "lat" }))).toContain("lat of 02 is missing");
    expect(refusal("GEOMETRY_INVALID", () => pointGeometry(table, { id: "id", lon: "lon", lat: "x" }))).toContain("190 is no longitude");
    expect(pointGeometry(table, { id: "id", lon: "x", lat: "x" })).toMatchObject({ crs: "lonlat", notes: [] });
  });

  it("refuses keys and coordinates that are none", () => {
    expect(refusal("UNKNOWN_COLUMN", () => pointGeometry(table, { id: "ID", x: "x", y: "y" }))).toContain('did you mean "id"?');
    refusal("NOT_NUMERIC", () => pointGeometry(table, { id: "id", x: "name", y: "y" }));
    const twice = readCsv(new TextEncoder().encode("id,x\na,1\na,1\n"), { source: "p.csv" });
    expect(refusal("DUPLICATE_KEY", () => pointGeometry(twice, { id: "id", x: "x", y: "x" }))).toContain("one row a unit");
    const empty = readCsv(new TextEncoder().encode("id,x\na,1\n,1\n"), { source: "p.csv" });
    refusal("MISSING_KEY", () => pointGeometry(empty, { id: "id", x: "x", y: "x" }));
  });
});

describe("published files", () => {
  itShared("Columbus: centroids agree with the file's own", () => {
    const geometry = read(readFileSync(shared("reference/spatial/data/columbus.geojson"), "utf8"), { id: "POLYID", crs: "planar" });
    const table = readCsv(readFileSync(shared("reference/spatial/data/columbus.csv")), { source: "columbus.csv", keys: ["POLYID"] });
    expect(geometry.keys).toEqual(table.keys.get("POLYID"));
    const given = pointGeometry(table, { id: "POLYID", x: "CX", y: "CY" });
    assertClose(geometry.points, given.points, 1e-9);
  });

  itShared("369 Chinese cities: all keys of the panel, some without a row", () => {
    const geometry = read(readFileSync(shared("data/china-census/cities.geojson"), "utf8"), { id: "city_code" });
    expect(geometry.keys.length).toBe(369);
    expect(new Set(geometry.ringUnit).size).toBe(369);
    expect(geometry.crs).toBe("lonlat");
  });
});
