// The branch of `tests:` for one type, and what several of them point at.
import { record, type Schema, text } from "./schema-type.js";

export const MODEL = text("the name of a model");

export const testType = (
  name: string,
  description: string,
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
): Schema =>
  record(
    description,
    {
      type: { const: name, description },
      name: text("the name of the result, by default the type", { pattern: "^[^\\u0000-\\u001f]*$" }),
      ...properties,
    },
    ["type", ...required],
  );
