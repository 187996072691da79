// What a program that installs the package gets: declarations that stand alone.
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const DIST = fileURLToPath(new URL("../dist/", import.meta.url));

/** Packages that the declarations reachable from an entry import. */
function packagesOf(entry: string): string[] {
  const [seen, packages] = [new Set<string>(), new Set<string>()];
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, target] of readFileSync(file, "utf8").matchAll(/(?:from |import\()"([^"]+)"/g)) {
      if (target.startsWith(".")) visit(resolve(dirname(file), target.replace(/\.js$/, ".d.ts")));
      else packages.add(target);
    }
  };
  visit(entry);
  expect(seen.size).toBeGreaterThan(1);
  return [...packages];
}

it("the declarations import no package, above all no optional one", () => {
  expect(packagesOf(`${DIST}index.d.ts`)).toEqual([]);
});

it("every file that package.json names is built", () => {
  const { exports, imports, bin } = JSON.parse(readFileSync(`${DIST}../package.json`, "utf8"));
  const files = JSON.stringify([exports, imports, bin]).match(/\.\/dist\/[^"]+/g) as string[];
  expect(files.length).toBeGreaterThan(8);
  expect(files.filter((file) => !existsSync(`${DIST}../${file}`))).toEqual([]);
});
