// Checks a value against the grammar of schema.ts and says what is wrong with the first thing that is, in words for the person who wrote it.
import type { ErrorCode, ErrorKind } from "../errors.js";
import { suggestion } from "../errors.js";
import type { Schema } from "./schema-type.js";

export type Path = readonly (string | number)[];

export interface Problem {
  /** Where in the study. */
  readonly path: Path;
  /** The key is at fault, not its value. */
  readonly onKey: boolean;
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  /** Begins with the path. */
  readonly sentence: string;
}

type Fault = Omit<Problem, "path" | "onKey" | "sentence"> & { readonly says: string };

const problem = (path: Path, fault: Fault, onKey = false): Problem => ({
  path,
  onKey,
  kind: fault.kind,
  code: fault.code,
  sentence: `${pathText(onKey ? path.slice(0, -1) : path)}: ${fault.says}`,
});

const input = (code: ErrorCode, says: string): Fault => ({ kind: "input", code, says });
const unsupported = (says: string): Fault => ({ kind: "unsupported", code: "STUDY_NOT_BUILT", says });

/** "models.m.formula", "tests[0].type"; "the study" for the whole. */
export function pathText(path: Path): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${shorten(part)}`)).join("");
  return text === "" ? "the study" : text.replace(/^\./, "");
}

/** The first problem in document order, or null. */
export function findProblem(value: unknown, schema: Schema, path: Path = []): Problem | null {
  if (schema.oneOf !== undefined) return inBranches(value, schema, schema.oneOf, path);
  if (schema.const !== undefined && value !== schema.const) {
    return problem(path, input("STUDY_VALUE", `expected ${JSON.stringify(schema.const)}, found ${describe(value)}`));
  }
  if (schema.type !== undefined && !isOfType(value, schema.type)) {
    return problem(path, input("STUDY_TYPE", `expected ${TYPE_NAMES[schema.type]}, found ${describe(value)}`));
  }
  const scalar = scalarFault(value, schema);
  if (scalar !== null) return problem(path, scalar);
  if (Array.isArray(value)) return inArray(value, schema, path);
  return isRecord(value) ? inObject(value, schema, path) : null;
}

const TYPE_NAMES = {
  object: "a block of keys",
  array: "a list",
  string: "a text",
  number: "a finite number",
  integer: "a whole number",
  boolean: "true or false",
} as const;

function isOfType(value: unknown, type: NonNullable<Schema["type"]>): boolean {
  if (type === "object") return isRecord(value);
  if (type === "array") return Array.isArray(value);
  if (type === "number") return typeof value === "number" && Number.isFinite(value);
  if (type === "integer") return Number.isSafeInteger(value);
  return typeof value === type;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** A value as a message shows it, at most some fifty characters. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return `"${shorten(value)}"`;
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a block of keys";
  return String(value);
}

const shorten = (text: string): string => (text.length > 48 ? `${text.slice(0, 45)}...` : text).replace(/\p{Cc}/gu, " ");

function scalarFault(value: unknown, schema: Schema): Fault | null {
  if (schema.enum !== undefined && !schema.enum.includes(value as string)) {
    return wordFault(value, schema.enum.map(String), schema["x-unsupported"] ?? []);
  }
  if (typeof value === "number") return rangeFault(value, schema);
  if (typeof value !== "string") return null;
  if (value.trim().length < (schema.minLength ?? 0)) return input("STUDY_VALUE", "the text is empty");
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value)) {
    return input("STUDY_VALUE", `${describe(value)} holds a character that cannot stand here`);
  }
  return null;
}

/** A word that is not one of those that are built: unknown, or known and not in this version. */
function wordFault(value: unknown, words: readonly string[], later: readonly string[]): Fault {
  if (typeof value === "string" && later.includes(value)) {
    return unsupported(`${describe(value)} is not in this version, which has ${words.join(", ")}`);
  }
  const near = typeof value === "string" ? suggestion(value, [...words, ...later]) : "";
  return input("STUDY_WORD", `${describe(value)} is not one of ${words.join(", ")}${near}`);
}

function rangeFault(value: number, schema: Schema): Fault | null {
  const bounds: readonly (readonly [boolean, string])[] = [
    [schema.minimum === undefined || value >= schema.minimum, `at least ${schema.minimum}`],
    [schema.maximum === undefined || value <= schema.maximum, `at most ${schema.maximum}`],
    [schema.exclusiveMinimum === undefined || value > schema.exclusiveMinimum, `above ${schema.exclusiveMinimum}`],
    [schema.exclusiveMaximum === undefined || value < schema.exclusiveMaximum, `below ${schema.exclusiveMaximum}`],
  ];
  const broken = bounds.find(([holds]) => !holds);
  if (broken === undefined) return null;
  const percent = schema.exclusiveMaximum === 1 && value > 1 && value < 100;
  return input("STUDY_VALUE", `expected a number ${broken[1]}, found ${value}${percent ? `, did you mean ${value / 100}?` : ""}`);
}

function inArray(value: readonly unknown[], schema: Schema, path: Path): Problem | null {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (value.length < minItems || value.length > maxItems) {
    const expected = minItems === maxItems ? `${minItems}` : value.length < minItems ? `at least ${minItems}` : `at most ${maxItems}`;
    return problem(path, input("STUDY_VALUE", `expected a list of ${expected}, found ${value.length}`));
  }
  if (schema.items === undefined) return null;
  for (const [i, item] of value.entries()) {
    const found = findProblem(item, schema.items, [...path, i]);
    if (found !== null) return found;
    if (schema.uniqueItems === true && value.indexOf(item) < i)
      return problem([...path, i], input("STUDY_VALUE", `${describe(item)} stands twice`));
  }
  return null;
}

function inObject(value: Record<string, unknown>, schema: Schema, path: Path): Problem | null {
  const missing = (schema.required ?? []).find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return missingKey(value, missing, schema, path);
  const entries = Object.entries(value);
  if (entries.length < (schema.minProperties ?? 0)) return problem(path, input("STUDY_VALUE", "the block is empty"));
  for (const [key, item] of entries) {
    const found = inProperty(key, item, schema, [...path, key]);
    if (found !== null) return found;
  }
  return null;
}

/** A key that is not there: because another stands in its place, or a stranger is a misspelling of it. */
function missingKey(value: Record<string, unknown>, key: string, schema: Schema, path: Path): Problem {
  const properties = schema.properties ?? {};
  const strangers = Object.keys(value).filter((other) => !Object.hasOwn(properties, other));
  const meant = strangers.find((other) => schema["x-unsupported"]?.includes(other) || suggestion(other, [key]) !== "");
  const found = meant === undefined ? null : inProperty(meant, value[meant], { ...schema, additionalProperties: false }, [...path, meant]);
  return found ?? problem(path, input("STUDY_MISSING", `the key "${key}" is missing`));
}

function inProperty(key: string, item: unknown, schema: Schema, path: Path): Problem | null {
  const properties = schema.properties ?? {};
  if (Object.hasOwn(properties, key)) return findProblem(item, properties[key], path);
  const rest = schema.additionalProperties;
  if (rest !== undefined && rest !== false) {
    if (schema.propertyNames !== undefined && !new RegExp(schema.propertyNames.pattern, "u").test(key)) {
      const says = `the name ${describe(key)} cannot be used: up to 100 characters, no slash, not ending or beginning with a point or a blank`;
      return problem(path, input("STUDY_NAME", says), true);
    }
    return findProblem(item, rest, path);
  }
  if (rest === undefined) return null;
  const later = schema["x-unsupported"] ?? [];
  if (later.includes(key)) return problem(path, unsupported(`the key "${key}" is not in this version`), true);
  const known = Object.keys(properties);
  const near = suggestion(key, [...known, ...later]);
  const says = `unknown key ${describe(key)}${near === "" ? `; known are ${known.join(", ")}` : near}`;
  return problem(path, input("STUDY_KEY", says), true);
}

/** The branch that the value means: by its `const` property, by its required key, or by its JSON type. */
function inBranches(value: unknown, schema: Schema, branches: readonly Schema[], path: Path): Problem | null {
  if (branches.every((branch) => branch.type === "object")) return inObjects(value, schema, branches, path);
  const branch = branches.find(({ type }) => type !== undefined && isOfType(value, type));
  if (branch !== undefined) return findProblem(value, branch, path);
  const expected = branches.map(({ type }) => TYPE_NAMES[type ?? "object"]).join(" or ");
  return problem(path, input("STUDY_TYPE", `expected ${expected}, found ${describe(value)}`));
}

function inObjects(value: unknown, schema: Schema, branches: readonly Schema[], path: Path): Problem | null {
  if (!isRecord(value)) return problem(path, input("STUDY_TYPE", `expected ${TYPE_NAMES.object}, found ${describe(value)}`));
  const discriminator = Object.entries(branches[0].properties ?? {}).find(([, property]) => property.const !== undefined)?.[0];
  if (discriminator === undefined) return byRequiredKey(value, branches, path);
  if (!Object.hasOwn(value, discriminator)) return missingKey(value, discriminator, { properties: allProperties(branches) }, path);
  const wordOf = (branch: Schema) => branch.properties?.[discriminator].const;
  const branch = branches.find((candidate) => wordOf(candidate) === value[discriminator]);
  if (branch !== undefined) return findProblem(value, branch, path);
  const fault = wordFault(value[discriminator], branches.map(wordOf).map(String), schema["x-unsupported"] ?? []);
  return problem([...path, discriminator], fault);
}

const allProperties = (branches: readonly Schema[]): Schema["properties"] =>
  Object.fromEntries(branches.flatMap(({ properties = {} }) => Object.entries(properties)));

function byRequiredKey(value: Record<string, unknown>, branches: readonly Schema[], path: Path): Problem | null {
  const keyOf = (branch: Schema) => branch.required?.[0] ?? "";
  const [branch, second] = branches.filter((candidate) => Object.hasOwn(value, keyOf(candidate)));
  if (second !== undefined) {
    return problem(path, input("STUDY_VALUE", `${keyOf(branch)} and ${keyOf(second)} are two of these; write them as two`));
  }
  if (branch !== undefined) return findProblem(value, branch, path);
  const keys = branches.map(keyOf);
  const found = Object.keys(value)[0];
  if (found === undefined) return problem(path, input("STUDY_MISSING", `one of the keys ${keys.join(", ")} is missing`));
  const near = suggestion(found, keys);
  return problem(
    [...path, found],
    input("STUDY_KEY", `unknown key ${describe(found)}${near === "" ? `; known are ${keys.join(", ")}` : near}`),
    true,
  );
}
