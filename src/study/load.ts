// From files to a prepared panel and a geometry.
import { readCsv } from "../data/csv.js";
import { decodeText } from "../data/encoding.js";
import { readGeoJson } from "../data/geojson.js";
import type { Geometry } from "../data/geometry.js";
import type { Panel } from "../data/panel.js";
import { buildPanel } from "../data/panel-build.js";
import { pointGeometry } from "../data/points.js";
import { type PrepareStep, prepare } from "../data/prepare.js";
import type { Table } from "../data/table.js";
import { sha256 } from "./canonical.js";
import { joinTables } from "./join.js";
import { inPart, inPartAsync } from "./part.js";
import { baseName, endingOf, formatOf, type Sources } from "./sources.js";
import type { DataSpec, GeometrySpec, StudySpec } from "./spec.js";

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
  const keys = [data.entity, data.time, ...(data.join ?? []).flatMap(({ on }) => on)].filter((name) => name !== undefined);
  const { entity, time } = data;
  let table = await inPartAsync("data", async () => {
    formatOf(data.file, "csv");
    const bytes = await sources.read(data.file);
    digests.data = await sha256(bytes);
    return tableOf(bytes, data, keys);
  });
  const joined: string[] = [];
  for (const [i, join] of (data.join ?? []).entries()) {
    table = await inPartAsync(`data.join[${i}]`, async () => {
      formatOf(join.file, "csv");
      const bytes = await sources.read(join.file);
      joined.push(await sha256(bytes));
      return joinTables(table, tableOf(bytes, { file: join.file }, join.on), join);
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

/** A table from the bytes of a delimited file. */
function tableOf(bytes: Uint8Array, { file, encoding, separator }: DataSpec, keys: readonly string[]): Table {
  const given = separator ?? (endingOf(file) === "tsv" ? "\t" : undefined);
  return readCsv(bytes, {
    source: baseName(file),
    keys,
    ...(encoding === undefined ? {} : { encoding }),
    ...(given === undefined ? {} : { separator: given }),
  });
}

async function loadGeometry(spec: GeometrySpec, sources: Sources, digests: Digests): Promise<Geometry> {
  return inPartAsync("geometry", async () => {
    const format = formatOf(spec.file, "geojson", "csv");
    const bytes = await sources.read(spec.file);
    digests.geometry = await sha256(bytes);
    const source = baseName(spec.file);
    const { id, x, y, lon, lat, crs, object } = spec;
    if (format === "geojson") {
      const options = { source, id, ...(crs === undefined ? {} : { crs }), ...(object === undefined ? {} : { object }) };
      return readGeoJson(decodeText(bytes, { source }), options);
    }
    const table = tableOf(bytes, { file: spec.file }, [id]);
    return lon !== undefined && lat !== undefined
      ? pointGeometry(table, { id, lon, lat })
      : pointGeometry(table, { id, x: x as string, y: y as string });
  });
}
