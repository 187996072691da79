// The compiled library as few files: opening 200 small modules takes longer than a fit. Code that is loaded on demand stays in files of its own.
// The doors to the kernel are files of their own too, since the package's `imports` conditions choose among them.
import { readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";

const root = new URL("../", import.meta.url).pathname;
const { dependencies, peerDependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

rmSync(`${root}dist/chunks`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: [
    "src/index.ts",
    "src/kernels.ts",
    "src/threads.ts",
    "src/cli/main.ts",
    "src/wasm/inline.ts",
    ...["node", "browser", "workerd"].map((door) => `src/wasm/source.${door}.ts`),
    ...["node", "browser"].map((host) => `src/wasm/thread-host.${host}.ts`),
  ],
  outdir: "dist",
  outbase: "src",
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  platform: "neutral",
  external: ["node:*", "#kernel-source", "#thread-host", "*.wasm", ...Object.keys({ ...dependencies, ...peerDependencies })],
  legalComments: "none",
  logLevel: "warning",
});
