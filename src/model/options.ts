// Reads the options of a model entry: unknown keys and words are errors that name the nearest valid one.
import { DurbinError, type ErrorCode, type ErrorKind, suggestion } from "../errors.js";
import type { Words } from "./words.js";

export class Options {
  /** `place` begins every message: "model m: ", "model m: vcov: ", or nothing. */
  constructor(
    private readonly raw: Readonly<Record<string, unknown>>,
    readonly place: string,
  ) {}

  error(code: ErrorCode, sentence: string, details: Readonly<Record<string, unknown>> = {}, kind: ErrorKind = "input"): DurbinError {
    return new DurbinError(kind, code, this.place + sentence, details);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.raw, key) && this.raw[key] !== undefined;
  }

  value(key: string): unknown {
    return this.has(key) ? this.raw[key] : undefined;
  }

  /** Refuses keys that are in none of the lists; `elsewhere` says where a key of another estimator belongs. */
  requireKeys(built: readonly string[], later: readonly string[], elsewhere: ReadonlyMap<string, string>): void {
    for (const key of Object.keys(this.raw)) {
      if (built.includes(key) || !this.has(key)) continue;
      if (later.includes(key)) throw this.error("MODEL_NOT_BUILT", `the option "${key}" is not in this version`, { key }, "unsupported");
      const owner = elsewhere.get(key);
      if (owner !== undefined) throw this.error("MODEL_OPTION", `the option "${key}" belongs to ${owner}`, { key });
      const near = suggestion(key, built);
      throw this.error("MODEL_OPTION", `unknown option "${key}"${near || `; the options are ${built.join(", ")}`}`, { key });
    }
  }

  /** One of some words; undefined when the key is absent. */
  word<W extends string>(key: string, { built, later = [] }: Words<W>): W | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    const found = built.find((word) => word === value);
    if (found !== undefined) return found;
    if (typeof value !== "string")
      throw this.error("MODEL_VALUE", `${key} is one of ${built.join(", ")}, found ${described(value)}`, { key });
    if (later.includes(value)) {
      const sentence = `${key} "${value}" is not in this version, which has ${built.join(", ")}`;
      throw this.error("MODEL_NOT_BUILT", sentence, { key, value }, "unsupported");
    }
    const near = suggestion(value, [...built, ...later]);
    throw this.error("MODEL_VALUE", `${key} "${value}" is not one of ${built.join(", ")}${near}`, { key, value });
  }

  /** A text that is not empty; undefined when the key is absent. */
  text(key: string): string | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    if (typeof value !== "string" || value.trim() === "")
      throw this.error("MODEL_VALUE", `${key} is a text, found ${described(value)}`, { key });
    return value;
  }

  requiredText(key: string): string {
    const text = this.text(key);
    if (text === undefined) throw this.error("MODEL_MISSING", `\`${key}\` is missing`, { key });
    return text;
  }

  /** A list of different texts, at least one; undefined when the key is absent. */
  texts(key: string): string[] | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    const isList = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string" && item.trim() !== "");
    if (!isList) throw this.error("MODEL_VALUE", `${key} is a list of names, found ${described(value)}`, { key });
    const twice = (value as string[]).find((item, i) => value.indexOf(item) !== i);
    if (twice !== undefined) throw this.error("MODEL_VALUE", `${key} names "${twice}" twice`, { key });
    return value as string[];
  }

  /** The options inside a key; undefined when it is absent. */
  inside(key: string): Options | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.error("MODEL_VALUE", `${key} is a group of options, found ${described(value)}`, { key });
    }
    return new Options(value as Record<string, unknown>, `${this.place}${key}: `);
  }
}

/** A value for a message, at most 60 characters. */
export function described(value: unknown): string {
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
