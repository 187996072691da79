// Grammar and runners must name the same things: a type that validates and does not run would fail late.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FIGURE_TYPES } from "../../src/plot/make.js";
import { STUDY } from "../../src/study/schema.js";
import type { Schema } from "../../src/study/schema-type.js";
import { TEST_RUNNERS } from "../../src/study/tests.js";
import { VERSION } from "../../src/study/version.js";
import { TABLE_FORMATS } from "../../src/table/render.js";

const part = (name: string): Schema => STUDY.properties?.[name] as Schema;
const typesOf = (schema: Schema | undefined): string[] => (schema?.oneOf ?? []).map((branch) => String(branch.properties?.type.const));

it("every test type runs", () => {
  expect(typesOf(part("tests").items).sort()).toEqual(Object.keys(TEST_RUNNERS).sort());
});

it("every figure type is drawn", () => {
  expect(typesOf(part("figures").additionalProperties as Schema).sort()).toEqual([...FIGURE_TYPES].sort());
});

it("every table format is written", () => {
  const table = part("tables").additionalProperties as Schema;
  expect([...(table.properties?.formats.items?.enum ?? [])].sort()).toEqual([...TABLE_FORMATS].sort());
});

it("the version is that of the package", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
  expect(VERSION).toBe(manifest.version);
});
