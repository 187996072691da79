// Runs one study in every runtime and compares the hashes of its results. A runtime that cannot start fails the run.
//   npm run build, then: cd test/runtimes && npm ci && node run.mjs
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { inChromium } from "./chromium.mjs";
import { firstDifference } from "./difference.mjs";
import { inProcess } from "./process.mjs";

const here = fileURLToPath(new URL("./", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));
const esbuild = createRequire(`${root}package.json`)("esbuild");
const installed = (path) => `${here}node_modules/${path}`;

/** Bundles the program for one kind of runtime, with the kernel beside it as in the package; the door is chosen by the condition. */
async function bundle(name, entry, platform, conditions) {
  const out = `${here}build/${name}`;
  mkdirSync(out, { recursive: true });
  await esbuild.build({
    entryPoints: [`${here}${entry}`],
    outfile: `${out}/entry.mjs`,
    bundle: true,
    format: "esm",
    target: "es2022",
    platform,
    conditions,
    mainFields: ["module", "main"],
    alias: { durbin: `${root}dist/index.js`, "durbin/threads": `${root}dist/threads.js` },
    loader: { ".csv": "text", ".gal": "text" },
    external: ["node:*", "*.wasm", "apache-arrow"],
    logLevel: "error",
  });
  copyFileSync(`${root}dist/wasm/kernels.wasm`, `${out}/kernels.wasm`);
}

rmSync(`${here}build`, { recursive: true, force: true });
await bundle("node", "entry-console.mjs", "node", []);
await bundle("deno", "entry-console.mjs", "neutral", ["deno"]);
await bundle("workerd", "entry-workerd.mjs", "neutral", ["workerd"]);
await bundle("browser", "entry-browser.mjs", "browser", []);
writeFileSync(`${here}build/browser/index.html`, '<!doctype html><meta charset="utf-8"><title>Same bits</title><body><script type="module" src="entry.mjs"></script>');
writeFileSync(`${here}build/browser/worker.html`, '<!doctype html><meta charset="utf-8"><title>Same bits</title><script>new Worker("entry.mjs", { type: "module" })</script>');

const node = `${here}build/node/entry.mjs`;
const RUNTIMES = {
  [`Node ${process.versions.node}`]: () => inProcess(process.execPath, [node]),
  [`Node ${process.versions.node} --liftoff-only`]: () => inProcess(process.execPath, ["--liftoff-only", node]),
  "Node 22": () => inProcess(installed("node-22/bin/node"), [node]),
  "Node 24": () => inProcess(installed("node-24/bin/node"), [node]),
  Deno: () => inProcess(installed("@deno/linux-x64-glibc/deno"), ["run", "--no-remote", "--allow-read", `${here}build/deno/entry.mjs`]),
  Bun: () => inProcess(installed("@oven/bun-linux-x64/bin/bun"), ["run", node]),
  workerd: () => inProcess(installed("@cloudflare/workerd-linux-64/bin/workerd"), ["test", `${here}workerd.capnp`]),
  Chromium: () => inChromium(process.env.CHROMIUM ?? "chromium", `${here}build/browser`),
  "Chromium, isolated worker": () => inChromium(process.env.CHROMIUM ?? "chromium", `${here}build/browser`, "worker.html"),
};

/** Where two threads cannot be had: one must do. */
const ONE_THREAD = ["workerd", "Chromium"];

const results = [];
for (const [name, run] of Object.entries(RUNTIMES)) {
  const started = Date.now();
  let outcome = await run().catch((error) => ({ error: error.message }));
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const threads = ONE_THREAD.includes(name) ? 1 : 2;
  if (outcome.hash !== undefined && outcome.threads !== threads) outcome = { error: `the second run had ${outcome.threads} threads, not ${threads}` };
  results.push({ name, ...outcome });
  process.stdout.write(`${name.padEnd(30)} ${outcome.hash ?? `failed: ${outcome.error}`}  ${threads} threads, ${seconds} s\n`);
}

const [reference] = results;
const failed = results.filter((result) => result.hash === undefined);
const different = results.filter((result) => result.hash !== undefined && result.hash !== reference.hash);
for (const result of different) process.stdout.write(`${result.name} differs from ${reference.name} at ${firstDifference(reference.json, result.json)}\n`);
const smallest = reference.json === undefined ? 1 : Math.min(...[...reference.json.matchAll(/"p":([0-9.e+-]+)/g)].map((match) => Number(match[1]) || 1));
if (smallest > 1e-100) process.stdout.write(`the smallest p of the study is ${smallest}; it should reach below 1e-100\n`);
process.stdout.write(`runtimes: ${results.length - failed.length - different.length} of ${results.length} agree\n`);
process.exitCode = failed.length + different.length === 0 && smallest <= 1e-100 ? 0 : 1;
