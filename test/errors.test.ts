// Every code is thrown by real code, in the words that docs/errors.md shows, and every code that the sources throw is listed.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { failureOf } from "../src/cli/failure.js";
import { ERROR_GROUPS, ERRORS, type ErrorCode } from "../src/errors.js";
import { init } from "../src/wasm/load.js";
import { DATA } from "./errors/data.js";
import { KERNELS } from "./errors/kernels.js";
import { MODELS } from "./errors/models.js";
import { STUDIES } from "./errors/studies.js";
import { WEIGHTS } from "./errors/weights.js";

/** The compiler demands a line for every code, and none for what is no code. */
const TRIGGERS: { readonly [C in ErrorCode]: () => unknown } = { ...KERNELS, ...DATA, ...WEIGHTS, ...MODELS, ...STUDIES };
const CODES = Object.keys(ERRORS) as ErrorCode[];

beforeEach(() => init());

/** What a user of the command sees of something that was thrown. */
async function failureIn(run: () => unknown) {
  try {
    await run();
  } catch (error) {
    return { error: error as { kind?: string }, ...failureOf(error) };
  }
  throw new Error("nothing was thrown");
}

describe("codes", () => {
  it.each(CODES)("%s is thrown in these words", async (code) => {
    const { kind, example } = ERRORS[code];
    const failure = await failureIn(TRIGGERS[code]);
    expect(failure.line).toBe(`error[${code}]: ${example}`);
    expect(failure.exit).toBe(kind === "input" || kind === "unsupported" ? 2 : 1);
    if (failure.error.kind !== undefined) expect(failure.error.kind).toBe(kind);
  });

  it("have a trigger each, and a place each", () => {
    expect(Object.keys(TRIGGERS).sort()).toEqual([...CODES].sort());
    expect(CODES.length).toBe(Object.values(ERROR_GROUPS).reduce((sum, group) => sum + Object.keys(group).length, 0));
  });
});

const ROOT = fileURLToPath(new URL("../src/", import.meta.url));
const SOURCES = (readdirSync(ROOT, { recursive: true }) as string[])
  .filter((path) => path.endsWith(".ts") && path !== "errors.ts")
  .map((path) => ({ path: path.replaceAll("\\", "/"), text: readFileSync(ROOT + path, "utf8") }));

/** Places that throw or name a code: a kind and a code, or a known code alone (helpers fix the kind). */
const namedIn = (text: string): string[] => [
  ...Array.from(text.matchAll(/"(?:input|unsupported|numerical|internal)",\s*"([A-Z][A-Z_]*)"/g), ([, code]) => code),
  ...Array.from(text.matchAll(/"([A-Z][A-Z_]*)"/g), ([, word]) => word).filter((word) => Object.hasOwn(ERRORS, word)),
];

describe("the sources", () => {
  it("throw no code that is not listed", () => {
    const unknown = SOURCES.flatMap(({ path, text }) => namedIn(text).map((code) => ({ path, code }))).filter(
      ({ code }) => !Object.hasOwn(ERRORS, code),
    );
    expect(unknown).toEqual([]);
  });

  it.each(Object.entries(ERROR_GROUPS))("throw the codes listed under %s there", (folder, group) => {
    const named = new Set(SOURCES.filter(({ path }) => path.startsWith(`${folder}/`)).flatMap(({ text }) => namedIn(text)));
    expect(Object.keys(group).filter((code) => !named.has(code))).toEqual([]);
  });
});
