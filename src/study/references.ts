// Names that a study uses must be names that it declares: weights, models and tests by key.
import { type ErrorCode, suggestion } from "../errors.js";
import type { StudySpec, StudyTest } from "./spec.js";
import { describe, type Path, type Problem, pathText } from "./validate.js";

interface Reference {
  readonly path: Path;
  readonly name: string | undefined;
  readonly to: "weights matrix" | "model" | "test";
}

/** The result name of a test: its `name`, or its type. */
export const testName = (test: StudyTest): string => test.name ?? test.type;

/** The first reference that leads nowhere, result name given twice, or part that lacks what it needs; null when all is well. */
export function findBrokenReference(study: StudySpec): Problem | null {
  const known = {
    "weights matrix": Object.keys(study.weights ?? {}),
    model: Object.keys(study.models ?? {}),
    test: (study.tests ?? []).map(testName),
  };
  for (const { path, name, to } of allReferences(study)) {
    if (name === undefined || known[to].includes(name)) continue;
    const near = suggestion(name, known[to]);
    const rest = near !== "" ? near : known[to].length === 0 ? "; none is declared" : `; declared are ${known[to].slice(0, 8).join(", ")}`;
    return at(path, "STUDY_REFERENCE", `there is no ${to} ${describe(name)}${rest}`);
  }
  return duplicateTest(study) ?? missingPart(study);
}

const at = (path: Path, code: ErrorCode, says: string): Problem => ({
  path,
  onKey: false,
  kind: "input",
  code,
  sentence: `${pathText(path)}: ${says}`,
});

function* allReferences(study: StudySpec): Generator<Reference> {
  for (const [key, { of }] of Object.entries(study.weights ?? {})) {
    if (typeof of === "string") yield { path: ["weights", key, "of"], name: of, to: "weights matrix" };
    else for (const [i, name] of (of ?? []).entries()) yield { path: ["weights", key, "of", i], name, to: "weights matrix" };
  }
  for (const [key, model] of Object.entries(study.models ?? {})) {
    yield { path: ["models", key, "weights"], name: model.weights, to: "weights matrix" };
  }
  for (const [i, test] of (study.tests ?? []).entries()) {
    yield { path: ["tests", i, "weights"], name: test.weights, to: "weights matrix" };
    yield { path: ["tests", i, "model"], name: test.model, to: "model" };
    if (test.type === "f-effects") yield { path: ["tests", i, "against"], name: test.against as string | undefined, to: "model" };
    for (const [j, name] of (test.models ?? []).entries()) yield { path: ["tests", i, "models", j], name, to: "model" };
  }
  for (const [key, table] of Object.entries(study.tables ?? {})) {
    for (const [i, name] of (table.models ?? []).entries()) yield { path: ["tables", key, "models", i], name, to: "model" };
    for (const [i, name] of (table.impacts ?? []).entries()) yield { path: ["tables", key, "impacts", i], name, to: "model" };
    for (const [i, name] of (table.tests ?? []).entries()) yield { path: ["tables", key, "tests", i], name, to: "test" };
  }
  for (const [key, figure] of Object.entries(study.figures ?? {})) {
    if (figure.type === "moran-scatter") yield { path: ["figures", key, "weights"], name: figure.weights, to: "weights matrix" };
    if (figure.type === "impacts") yield { path: ["figures", key, "model"], name: figure.model, to: "model" };
    if (figure.type === "choropleth") yield { path: ["figures", key, "residuals"], name: figure.residuals, to: "model" };
    if (figure.type !== "coefficients") continue;
    for (const [i, name] of figure.models.entries()) yield { path: ["figures", key, "models", i], name, to: "model" };
  }
}

function duplicateTest(study: StudySpec): Problem | null {
  const seen = new Set<string>();
  for (const [i, test] of (study.tests ?? []).entries()) {
    const name = testName(test);
    if (seen.has(name))
      return at(["tests", i], "STUDY_REFERENCE", `a second test has the name ${describe(name)}; give one of them a \`name\``);
    seen.add(name);
  }
  return null;
}

/** Parts that need `data` or its entity, and choices of which one must be made. */
const missingPart = (study: StudySpec): Problem | null => missingData(study) ?? unclearGeometry(study) ?? unclearTest(study);

function missingData(study: StudySpec): Problem | null {
  if (study.data === undefined) {
    for (const part of ["models", "tests", "prepare", "tables", "figures"] as const) {
      const value = study[part];
      if (value !== undefined && Object.keys(value).length > 0)
        return at([part], "STUDY_MISSING", "this needs `data`, which the study does not have");
    }
    if (study.geometry === undefined && study.weights === undefined) {
      return at([], "STUDY_MISSING", "there is nothing to do without `data`, `geometry` or `weights`");
    }
  } else if (study.data.entity === undefined) {
    for (const { path, name, to } of allReferences(study)) {
      if (to !== "weights matrix" || name === undefined || path[0] === "weights") continue;
      return at(path, "STUDY_MISSING", "rows are matched to a weights matrix by `entity`, which `data` does not name");
    }
  }
  return null;
}

function unclearGeometry({ geometry }: StudySpec): Problem | null {
  if (geometry === undefined) return null;
  const { file, x, y, lon, lat } = geometry;
  const refuse = (says: string): Problem => at(["geometry"], "STUDY_MISSING", says);
  if ((x === undefined) !== (y === undefined) || (lon === undefined) !== (lat === undefined) || (x !== undefined && lon !== undefined)) {
    return refuse("points need both x and y, or both lon and lat");
  }
  const places = x !== undefined || lon !== undefined;
  const table = TABLE.test(file);
  if (table && !places) return refuse("a table of points needs x and y, or lon and lat");
  const stray = table ? (["crs", "object"] as const) : (["x", "y", "lon", "lat"] as const);
  const key = stray.find((name) => geometry[name] !== undefined);
  if (key === undefined) return null;
  return at(["geometry", key], "STUDY_VALUE", table ? "this is for GeoJSON and TopoJSON" : "this is for a table of points (csv)");
}

const TABLE = /\.(csv|tsv|txt)$/i;

function unclearTest({ tests = [] }: StudySpec): Problem | null {
  for (const [i, test] of tests.entries()) {
    if (test.type === "wald" && (test.restriction === undefined) === (test.restrictions === undefined)) {
      return at(["tests", i], "STUDY_MISSING", "give either `restriction` or `restrictions`");
    }
    if (test.type !== "moran" && test.type !== "geary" && test.type !== "pesaran-cd") continue;
    if ((test.model === undefined) === (test.variables === undefined)) {
      return at(["tests", i], "STUDY_MISSING", "give either `variables` or `model`");
    }
    if (test.model !== undefined && test.where !== undefined) {
      return at(["tests", i, "where"], "STUDY_VALUE", "a test on residuals takes the rows of its model; put `where` there");
    }
  }
  return null;
}
