// Maps in classes: shapes are drawn from the flat buffers of a Geometry, on a plane fitted to their bounds.
import type { Geometry } from "../data/geometry.js";
import type { Classification, MapClass } from "./classes.js";
import { compose, type LegendEntry } from "./compose.js";
import { type Canvas, loadCanvas } from "./load.js";
import { BORDER } from "./palette.js";
import { boundsOf, project } from "./projection.js";

export interface MapPanel {
  readonly title: string;
  /** [n] class of each unit of the geometry, -1 = no value. */
  readonly classOf: Int32Array;
}

/** What is drawn: plain data. */
export interface Choropleth {
  readonly title: string;
  /** Heading of the legend: the variable. */
  readonly legendTitle: string;
  readonly geometry: Geometry;
  readonly classes: readonly MapClass[];
  readonly panels: readonly MapPanel[];
}

/** Cuts a classification of all panels' values, one after the other, into panels. */
export function mapPanels(titles: readonly string[], { classOf }: Classification): readonly MapPanel[] {
  const n = classOf.length / titles.length;
  return titles.map((title, i) => ({ title, classOf: classOf.subarray(i * n, (i + 1) * n) }));
}

interface Shape {
  readonly type: "Polygon";
  readonly coordinates: number[][][];
  readonly unit: number;
}

/** Draws it. `id` tells the figures of one page apart (letters, digits, "-" and "_"). Throws `unsupported` FIGURE_PACKAGES. */
export async function renderChoropleth(map: Choropleth, id: string): Promise<string> {
  const canvas = await loadCanvas();
  const { geometry, panels } = map;
  const source = geometry.kind === "polygons" ? geometry.coordinates : geometry.points;
  const plane = geometry.crs === "lonlat" ? project(source) : source;
  const columns = panels.length === 4 ? 2 : Math.min(3, panels.length);
  const width = columns === 1 ? 640 : columns === 2 ? 420 : 320;
  const { west, east, south, north } = boundsOf(plane);
  const aspect = (north - south) / (east - west);
  const height = Math.round(Math.min(1.6, Math.max(0.3, Number.isFinite(aspect) ? aspect : 1)) * (width - 16)) + 16;
  const shapes = geometry.kind === "polygons" ? polygons(geometry, plane) : [];
  const missing = panels.some(({ classOf }) => classOf.includes(-1));
  const hatchId = missing ? `durbin-hatch-${id}` : undefined;
  const fill = (classOf: Int32Array, unit: number): string => (classOf[unit] < 0 ? `url(#${hatchId})` : map.classes[classOf[unit]].color);
  const drawn = panels.map(({ title, classOf }) => {
    const svg =
      geometry.kind === "polygons"
        ? drawShapes(canvas, shapes, width, height, (unit) => fill(classOf, unit))
        : drawPoints(canvas, plane, width, height, (unit) => fill(classOf, unit));
    return { title, svg, width, height };
  });
  const legend: LegendEntry[] = map.classes.map(({ label, color }) => ({ label, fill: color, shape: "square" }));
  if (missing) legend.push({ label: "no data", fill: "hatch", shape: "square" });
  return compose(canvas, { title: map.title, columns, panels: drawn, legendTitle: map.legendTitle, legend, hatchId });
}

/** One shape a polygon. Outer rings run one way and holes the other, whatever the file did: SVG fills by winding. */
function polygons(geometry: Geometry, plane: Float64Array): readonly Shape[] {
  const shapes: Shape[] = [];
  let polygon = -1;
  for (let r = 0; r < geometry.ringUnit.length; r++) {
    const outer = geometry.ringPolygon[r] !== polygon;
    polygon = geometry.ringPolygon[r];
    const ring: number[][] = [];
    for (let v = geometry.ringStart[r]; v < geometry.ringStart[r + 1]; v++) ring.push([plane[2 * v], plane[2 * v + 1]]);
    if (signedArea(ring) > 0 === outer) ring.reverse();
    if (outer) shapes.push({ type: "Polygon", coordinates: [ring], unit: geometry.ringUnit[r] });
    else shapes[shapes.length - 1].coordinates.push(ring);
  }
  return shapes;
}

/** Twice the area, positive when the ring runs counterclockwise (y upwards). */
function signedArea(ring: readonly (readonly number[])[]): number {
  let sum = 0;
  for (let i = 0; i + 1 < ring.length; i++)
    sum += (ring[i][0] - ring[0][0]) * (ring[i + 1][1] - ring[0][1]) - (ring[i + 1][0] - ring[0][0]) * (ring[i][1] - ring[0][1]);
  return sum;
}

function drawShapes(
  { plot, document }: Canvas,
  shapes: readonly Shape[],
  width: number,
  height: number,
  fill: (unit: number) => string,
): Element {
  const domain = { type: "GeometryCollection" as const, geometries: shapes.map(({ type, coordinates }) => ({ type, coordinates })) };
  return plot.plot({
    document,
    width,
    height,
    margin: 8,
    projection: { type: "reflect-y", domain },
    marks: [
      plot.geo(shapes as Shape[], {
        geometry: ({ type, coordinates }: Shape) => ({ type, coordinates }),
        fill: ({ unit }: Shape) => fill(unit),
        stroke: BORDER,
        strokeWidth: 0.4,
      }),
    ],
    color: { type: "identity" },
  }) as Element;
}

function drawPoints(
  { plot, document }: Canvas,
  plane: Float64Array,
  width: number,
  height: number,
  fill: (unit: number) => string,
): Element {
  const points = Array.from({ length: plane.length / 2 }, (_, unit) => ({ x: plane[2 * unit], y: plane[2 * unit + 1], unit }));
  return plot.plot({
    document,
    width,
    height,
    margin: 12,
    x: { axis: null },
    y: { axis: null },
    aspectRatio: 1,
    color: { type: "identity" },
    marks: [plot.dot(points, { x: "x", y: "y", r: 4, fill: ({ unit }: { unit: number }) => fill(unit), stroke: BORDER, strokeWidth: 0.5 })],
  }) as Element;
}
