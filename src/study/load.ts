// From files to a prepared panel and a geometry.
import { baseName } from "../data/base-name.js";
import { type CsvFile, readCsv } from "../data/csv.js";
import { decodeText } from "../data/encoding.js";
import { readGeoJson } from "../data/geojson.js";
import type { Geometry } from "../data/geometry.js";
import type { Panel } from "../data/panel.js";
import { buildPanel } from "../data/panel-build.js";
import { pointGeometry } from "../data/points.js";
import { type PrepareStep, prepare } from "../data/prepare.js";
import { sha256 } from "./canonical.js";
import { joinTables } from "./join.js";
import { inPart, inPartAsync } from "./part.js";
import { endingOf, formatOf, type Sources } from "./sources.js";
import type { DataSpec, GeometrySpec, StudySpec, TableFileSpec } from "./spec.js";

export interface LoadedStudy {
  /** After joins and `prepare`; null without `data`. */
  readonly panel: Panel | null;
  readonly geometry: Geometry | null;
  /** SHA-256 of the bytes of the files, by role: data, join, geometry. */
  readonly digests: Readonly<Record<string, string | readonly string[]>>;
}

/** Reads and prepares what the study names. Errors begin with `data`, `data.join[0]`, `prepare[2]` or `geometry`. */
export async function loadStudy(study: StudySpec, sources: Sources): Promise<LoadedStudy> {
  const digests: Record<string, string | readonly string[]> = {};
  const panel = study.data === undefined ? null : await loadPanel(study.data, study, sources, digests);
  const geometry = study.geometry === undefined ? null : await loadGeometry(study.geometry, sources, digests);
  return { panel, geometry, digests };
}

type Digests = Record<string, string | readonly string[]>;

async function loadPanel(data: DataSpec, study: StudySpec, sources: Sources, digests: Digests): Promise<Panel> {
  const { entity, time } = data;
  const keys = [entity, time, ...(data.join ?? []).flatMap(({ on }) => on)].filter((name) => name !== undefined); // of any of the tables
  let table = await inPartAsync("data", async () => {
    const { table, sha256 } = await readTable(sources, data, keys);
    digests.data = sha256;
    return table;
  });
  const joined: string[] = [];
  for (const [i, join] of (data.join ?? []).entries()) {
    table = await inPartAsync(`data.join[${i}]`, async () => {
      const right = await readTable(sources, join, keys);
      joined.push(right.sha256);
      return joinTables(table, right.table, join);
    });
  }
  if (joined.length > 0) digests.join = joined;
  const panel = inPart("data", () =>
    buildPanel(table, { ...(entity === undefined ? {} : { entity }), ...(time === undefined ? {} : { time }) }),
  );
  return (study.prepare ?? []).reduce<Panel>(
    (current, step, i) => inPart(`prepare[${i}]`, () => prepare(current, [step as unknown as PrepareStep])),
    panel,
  );
}

/** A delimited file of the study as a table. Throws STUDY_FILE_FORMAT for another ending. */
async function readTable(sources: Sources, spec: TableFileSpec, keys: readonly string[]): Promise<CsvFile> {
  const { file, encoding, columns, separator = endingOf(file) === "tsv" ? "\t" : undefined } = spec;
  formatOf(file, "csv");
  const options = {
    source: baseName(file),
    keys,
    ...(encoding === undefined ? {} : { encoding }),
    ...(columns === undefined ? {} : { columns }),
    ...(separator === undefined ? {} : { separator }),
  };
  if (sources.readTable !== undefined) return sources.readTable(file, options);
  const bytes = await sources.read(file);
  return { table: readCsv(bytes, options), sha256: await sha256(bytes) };
}

async function loadGeometry(spec: GeometrySpec, sources: Sources, digests: Digests): Promise<Geometry> {
  return inPartAsync("geometry", async () => {
    const { file, id, x, y, lon, lat, crs, object } = spec;
    if (formatOf(file, "geojson", "csv") === "csv") {
      const { table, sha256 } = await readTable(sources, { file }, [id]);
      digests.geometry = sha256;
      const degrees = lon !== undefined && lat !== undefined;
      return pointGeometry(table, degrees ? { id, lon, lat } : { id, x: x as string, y: y as string });
    }
    const source = baseName(file);
    const bytes = await sources.read(file);
    digests.geometry = await sha256(bytes);
    const options = { source, id, ...(crs === undefined ? {} : { crs }), ...(object === undefined ? {} : { object }) };
    return readGeoJson(decodeText(bytes, { source }), options);
  });
}
