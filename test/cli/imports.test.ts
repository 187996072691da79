// What `durbin --version` loads: commander and the command's own files, nothing that computes.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** Modules that a file of src/cli loads before anything runs, followed through static imports. */
function loaded(entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    if (!file.startsWith("./")) return;
    const text = readFileSync(new URL(`../../src/cli/${file.replace(/\.js$/, ".ts")}`, import.meta.url), "utf8");
    for (const [, target] of text.matchAll(/^(?:import|export) (?!type )[^;]*?from "([^"]+)";/gm)) visit(target);
  };
  visit(entry);
  return seen;
}

it("is only the command itself", () => {
  const modules = [...loaded("./main.js")];
  expect(modules.filter((name) => !name.startsWith("./") && !name.startsWith("node:"))).toEqual(["commander"]);
});
