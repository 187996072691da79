// Imports point one way (design.md section 1): a file imports from its own folder or from folders further left in the chain.
// node: stands only in the files listed here; host transcendentals and ** only where no result depends on them.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../src/", import.meta.url));
const LEVELS = [
  ["errors"],
  ["wasm"],
  ["math"],
  ["data"],
  ["indicators", "weights"],
  ["explore"],
  ["model"],
  ["result"],
  ["estimate"],
  ["diagnose"],
  ["table", "plot", "neg"],
  ["study"],
  ["index", "kernels", "threads", "core"],
  ["library"],
  ["cli", "app"],
];
const LEVEL = new Map(LEVELS.flatMap((names, level) => names.map((name) => [name, level])));
const NODE_ALLOWED = /^(cli\/|parallel\/|data\/[^/]*\.node\.ts$|wasm\/([^/]+\/)*[^/]*\.node\.ts$)/;
const TRANSCENDENTAL_ALLOWED = /^(cli|app|plot)\//;
const TRANSCENDENTAL =
  /\bMath\.(exp|expm1|log|log1p|log2|log10|pow|sin|cos|tan|asin|acos|atan|atan2|cbrt|hypot|sinh|cosh|tanh)\b|[^*/\s]\s*\*\*\s*[^*/]/;

const problems = [];
const folderOf = (path) => (path.includes("/") ? path.slice(0, path.indexOf("/")) : path.replace(/\.ts$/, ""));

for (const entry of readdirSync(root, { recursive: true })) {
  const path = String(entry).replaceAll("\\", "/");
  if (!path.endsWith(".ts") || path.endsWith(".generated.ts")) continue;
  const from = folderOf(path);
  if (!LEVEL.has(from)) problems.push(`${path}: the folder ${from} is not in the chain`);
  const text = readFileSync(join(root, path), "utf8");
  for (const [, target] of text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)["']([^"']+)["']/g)) {
    if (target.startsWith("node:") && !NODE_ALLOWED.test(path)) problems.push(`${path}: ${target} outside the Node-only files`);
    if (!target.startsWith(".")) continue;
    const to = folderOf(
      relative(root, resolve(root, dirname(path), target))
        .replaceAll("\\", "/")
        .replace(/\.js$/, ".ts"),
    );
    if (to === from) continue;
    if (!LEVEL.has(to)) problems.push(`${path}: imports ${to}, which is not in the chain`);
    else if (LEVEL.get(to) >= LEVEL.get(from)) problems.push(`${path}: ${from} may not import ${to}`);
    const nodeFile = from === "cli" && /\/data\/[^/]*\.node\.js$/.test(target); // index.ts runs everywhere and cannot export it
    if ((from === "cli" || from === "app") && to !== "index" && to !== "library" && !nodeFile)
      problems.push(`${path}: ${from} imports index.ts and library.ts only, as a user would`);
  }
  if (TRANSCENDENTAL_ALLOWED.test(path)) continue;
  text.split("\n").forEach((line, i) => {
    if (/^\s*(\/\/|\*|\/\*)/.test(line)) return;
    if (TRANSCENDENTAL.test(line.replace(/\/\/.*$/, "").replace(/"[^"]*"|`[^`]*`|'[^']*'/g, '""'))) {
      problems.push(`${path}:${i + 1}: host transcendental; its last bits differ between engines`);
    }
  });
}

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`check-imports: ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
