// Degrees or plane coordinates: what the numbers allow, and what the user says.
import { DurbinError } from "../errors.js";
import type { Geometry } from "./geometry.js";

/** Rounding of published boundaries at the antimeridian. */
const SLACK = 1e-6;

const fitsDegrees = (coordinates: Float64Array): boolean =>
  coordinates.every((value, i) => Math.abs(value) <= (i % 2 === 0 ? 180 : 90) + SLACK);

/**
 * The reference system of x, y pairs: as given, else lonlat when all of them fit -180..180 and -90..90 (with a note), else planar.
 * Throws GEOMETRY_INVALID for `lonlat` that does not fit.
 */
export function chooseCrs(source: string, given: Geometry["crs"] | undefined, coordinates: Float64Array): Pick<Geometry, "crs" | "notes"> {
  if (given === "planar") return { crs: "planar", notes: [] };
  const fits = fitsDegrees(coordinates);
  if (given === undefined && !fits) return { crs: "planar", notes: [] };
  if (given === undefined) {
    return {
      crs: "lonlat",
      notes: [`${source}: the coordinates fit degrees and are read as longitude and latitude; \`crs: planar\` says otherwise`],
    };
  }
  if (given !== "lonlat") throw new DurbinError("input", "GEOMETRY_INVALID", `${source}: crs is "${given}"; expected lonlat or planar`);
  if (!fits) {
    const bad = coordinates.findIndex((value, i) => Math.abs(value) > (i % 2 === 0 ? 180 : 90) + SLACK);
    const axis = bad % 2 === 0 ? "longitude" : "latitude";
    throw new DurbinError(
      "input",
      "GEOMETRY_INVALID",
      `${source}: ${coordinates[bad]} is no ${axis}; for plane coordinates say \`crs: planar\``,
    );
  }
  return { crs: "lonlat", notes: [] };
}
