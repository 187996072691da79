// Every matrix that a study declares, operands first; and the matrix of a model or test: the same over its own units, in their order.
import { baseName } from "../data/base-name.js";
import { decodeText } from "../data/encoding.js";
import type { Geometry } from "../data/geometry.js";
import type { Panel } from "../data/panel.js";
import { DurbinError } from "../errors.js";
import { restrictWeights, sameOrder } from "../weights/align.js";
import { buildWeights, loadWeightsType } from "../weights/build.js";
import { type KeyedLinks, readWeights } from "../weights/read.js";
import { operandsOf, type WeightsSpec } from "../weights/spec.js";
import type { SpatialWeights } from "../weights/weights.js";
import { inPart, inPartAsync, withHint } from "./part.js";
import { formatOf, type Sources } from "./sources.js";
import type { StudySpec } from "./spec.js";

export type WeightsByKey = ReadonlyMap<string, SpatialWeights>;

export interface WeightsGround {
  readonly panel: Panel | null;
  readonly geometry: Geometry | null;
  readonly sources: Sources;
  /** Called before each matrix. */
  readonly before: (key: string) => Promise<void>;
}

/** Builds all matrices of the study. Throws STUDY_CYCLE when one is made from itself, and what `buildWeights` throws. */
export async function buildAllWeights(study: StudySpec, ground: WeightsGround): Promise<WeightsByKey> {
  const specs = new Map(Object.entries(study.weights ?? {}) as [string, unknown][]) as ReadonlyMap<string, WeightsSpec>;
  const files = await readFiles(specs, ground.sources);
  const built = new Map<string, SpatialWeights>();
  for (const key of operandsFirst(specs)) {
    await ground.before(key);
    await loadWeightsType(specs.get(key) as WeightsSpec);
    const context = {
      units: ground.panel === null || ground.panel.entityName === null ? null : ground.panel.entities,
      files,
      others: built,
      ...(ground.geometry === null ? {} : { geometry: ground.geometry }),
      ...(ground.panel === null ? {} : { panel: ground.panel }),
    };
    built.set(
      key,
      inPart(
        `weights.${key}`,
        () =>
          withHint(
            () => buildWeights(key, specs.get(key) as WeightsSpec, context),
            (error) => whereHint(study, error),
          ),
        `weights "${key}": `,
      ),
    );
  }
  return new Map([...specs.keys()].map((key) => [key, built.get(key) as SpatialWeights]));
}

/** What is said of units that W lacks when a `where` of the study may have been meant to leave them out; null otherwise. */
function whereHint({ models = {}, tests = [] }: StudySpec, { code, details }: DurbinError): string | null {
  const tried = [...Object.values(models), ...tests].some(({ where }) => where !== undefined);
  const lacks = code === "WEIGHTS_KEYS" && ((details.missing as readonly string[] | undefined) ?? []).length > 0;
  return tried && lacks ? "`where` acts after weights are made: take such units out with `prepare: [{filter: ..}]`" : null;
}

async function readFiles(specs: ReadonlyMap<string, WeightsSpec>, sources: Sources): Promise<ReadonlyMap<string, KeyedLinks>> {
  const files = new Map<string, KeyedLinks>();
  for (const [key, spec] of specs) {
    if (spec.type !== "file" || files.has(spec.file)) continue;
    const { file } = spec;
    await inPartAsync(`weights.${key}`, async () => {
      formatOf(file, "weights");
      const source = baseName(file);
      files.set(file, readWeights(decodeText(await sources.read(file), { source }), { source }));
    });
  }
  return files;
}

/** Keys in an order in which operands precede what is made from them. */
function operandsFirst(specs: ReadonlyMap<string, WeightsSpec>): readonly string[] {
  const done = new Set<string>();
  const visit = (key: string, from: readonly string[]): void => {
    if (done.has(key)) return;
    const path = [...from, key];
    if (from.includes(key)) {
      throw new DurbinError("input", "STUDY_CYCLE", `weights.${key} is made from itself: ${path.slice(path.indexOf(key)).join(", ")}`, {
        path,
      });
    }
    for (const operand of operandsOf(specs.get(key) as WeightsSpec)) visit(operand, path);
    done.add(key);
  };
  for (const key of specs.keys()) visit(key, []);
  return [...done];
}

/** The matrices of a study for its models and tests. */
export interface WeightsFinder {
  /** As it was built. */
  built(key: string): SpatialWeights;
  /** Over the units of a panel, in their order; the same object for the same units, so that spectra are found once. */
  over(key: string, panel: Panel): SpatialWeights;
}

export function weightsFinder(weights: WeightsByKey): WeightsFinder {
  const known: { readonly key: string; readonly units: readonly string[]; readonly W: SpatialWeights }[] = [];
  const built = (key: string): SpatialWeights => weights.get(key) as SpatialWeights;
  return {
    built,
    over(key, { entities: units }) {
      const found = known.find((entry) => entry.key === key && sameOrder(entry.units, units));
      if (found !== undefined) return found.W;
      const W = restrictWeights(built(key), units);
      known.push({ key, units, W });
      return W;
    },
  };
}
