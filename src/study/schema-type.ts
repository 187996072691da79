// The part of JSON Schema that the study file's grammar uses, and a few helpers to write it. `validate.ts` interprets it;
// `study.schema.json` is printed from the same objects, so editors and the runner never disagree.

export interface Schema {
  readonly description?: string;
  readonly type?: "object" | "array" | "string" | "number" | "integer" | "boolean";
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: string | number;
  readonly enum?: readonly (string | number)[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** false: only `properties`; a schema: every other key holds one of these. */
  readonly additionalProperties?: false | Schema;
  readonly propertyNames?: { readonly pattern: string };
  readonly minProperties?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  /** Branches that differ in a `const` property, in a required key, or in the JSON type. */
  readonly oneOf?: readonly Schema[];
  /** Words or keys that docs/vocabulary.md names and this version does not have: refused as `unsupported`, not as unknown. */
  readonly "x-unsupported"?: readonly string[];
}

/** Names a user gives (models, weights, tables): they become JSON keys, path segments and file names. */
export const NAME_PATTERN =
  "^[^/\\\\\\u0000-\\u001f\\u007f.\\s](?:[^/\\\\\\u0000-\\u001f\\u007f]{0,98}[^/\\\\\\u0000-\\u001f\\u007f.\\s])?$";

export const text = (description: string, more: Partial<Schema> = {}): Schema => ({ description, type: "string", minLength: 1, ...more });
export const number = (description: string, more: Partial<Schema> = {}): Schema => ({ description, type: "number", ...more });
export const integer = (description: string, more: Partial<Schema> = {}): Schema => ({ description, type: "integer", ...more });
export const flag = (description: string, value: boolean): Schema => ({ description, type: "boolean", default: value });

/** One of some words; the first is the default unless `more` says otherwise. */
export const word = (
  description: string,
  words: readonly string[],
  unsupported: readonly string[] = [],
  more: Partial<Schema> = {},
): Schema => ({
  description,
  type: "string",
  enum: words,
  default: words[0],
  ...(unsupported.length > 0 ? { "x-unsupported": unsupported } : {}),
  ...more,
});

export const list = (description: string, items: Schema, more: Partial<Schema> = {}): Schema => ({
  description,
  type: "array",
  items,
  minItems: 1,
  ...more,
});

export const names = (description: string, more: Partial<Schema> = {}): Schema =>
  list(description, text("a name"), { uniqueItems: true, ...more });

/** An object with these keys and no others. */
export const record = (
  description: string,
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
  unsupported: readonly string[] = [],
): Schema => ({
  description,
  type: "object",
  properties,
  required,
  additionalProperties: false,
  ...(unsupported.length > 0 ? { "x-unsupported": unsupported } : {}),
});

/** An object whose keys are the user's names. */
export const named = (description: string, item: Schema): Schema => ({
  description,
  type: "object",
  propertyNames: { pattern: NAME_PATTERN },
  additionalProperties: item,
});

export const either = (description: string, ...oneOf: readonly Schema[]): Schema => ({ description, oneOf });
