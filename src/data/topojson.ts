// TopoJSON -> GeoJSON features. Shared arcs become the same numbers in both neighbours, so that contiguity stays exact.
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { DurbinError, suggestion } from "../errors.js";

/** The features of one object of a topology. Throws GEOMETRY_OBJECT when the choice is open, GEOMETRY_INVALID for arcs that are not there. */
export function topologyFeatures(source: string, topology: { readonly objects: object }, object: string | undefined): readonly unknown[] {
  const objects = new Map<string, unknown>(Object.entries(topology.objects));
  const names = [...objects.keys()];
  if (object === undefined && names.length > 1) {
    throw new DurbinError("input", "GEOMETRY_OBJECT", `${source} holds ${names.join(" and ")}: choose with \`object\``, { objects: names });
  }
  const chosen = objects.get(object ?? names[0]);
  if (chosen === undefined) {
    const name = object === undefined ? "no object" : `no object "${object}"${suggestion(object, names)}`;
    throw new DurbinError(
      "input",
      "GEOMETRY_OBJECT",
      `${source} holds ${name}${names.length > 0 ? `; its objects are ${names.join(", ")}` : ""}`,
      {
        objects: names,
      },
    );
  }
  try {
    const found = feature(topology as Topology, chosen as GeometryCollection);
    return Array.isArray(found.features) ? found.features : [found];
  } catch (error) {
    throw new DurbinError("input", "GEOMETRY_INVALID", `${source}: the arcs of the topology do not fit its objects (${String(error)})`);
  }
}
