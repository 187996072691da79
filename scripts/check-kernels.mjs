// The kernel module imports nothing and uses no managed object: both would break the arena (style guide D1).
import { readFileSync } from "node:fs";

const problems = [];
const wat = readFileSync(new URL("../build/debug.wat", import.meta.url), "utf8");
if (wat.includes("~lib/rt/")) problems.push("build/debug.wat mentions ~lib/rt/: a kernel creates a managed object");
const exportsOf = {};
for (const build of ["debug", "release"]) {
  const module = new WebAssembly.Module(readFileSync(new URL(`../build/${build}.wasm`, import.meta.url)));
  const imports = WebAssembly.Module.imports(module);
  if (imports.length > 0) problems.push(`${build} imports ${imports.map((i) => `${i.module}.${i.name}`).join(", ")}`);
  exportsOf[build] = WebAssembly.Module.exports(module)
    .map((e) => e.name)
    .sort()
    .join(" ");
}
if (exportsOf.debug !== exportsOf.release) problems.push("debug and release export different names");

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`check-kernels: ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
