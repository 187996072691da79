// The compiled library as few files: opening 200 small modules takes longer than a fit. Code that is loaded on demand stays in files of its own.
// The doors to the kernel are files of their own too, since the package's `imports` conditions choose among them.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const root = new URL("../", import.meta.url).pathname;
const { dependencies, peerDependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

const SHARED = {
  absWorkingDir: root,
  outdir: "dist",
  outbase: "src",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  platform: "neutral",
  external: ["node:*", "#kernel-source", "#thread-host", "*.wasm", ...Object.keys({ ...dependencies, ...peerDependencies })],
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
};

/** The public entries. They share most of their code: as bundles of their own they would cut it into many small files. */
const ENTRIES = ["index", "kernels", "threads"];

rmSync(`${root}dist/chunks`, { recursive: true, force: true });
await build({
  ...SHARED,
  entryPoints: [
    { in: "src/library.ts", out: "chunks/library" },
    { in: "src/core.ts", out: "chunks/core" },
    { in: "src/cli/main.ts", out: "cli/main" },
    { in: "src/wasm/inline.ts", out: "wasm/inline" },
    ...["source.node", "source.browser", "source.workerd", "thread-host.node", "thread-host.browser"].map((name) => {
      return { in: `src/wasm/${name}.ts`, out: `wasm/${name}` };
    }),
  ],
  chunkNames: "chunks/[name]-[hash]",
});

const { metafile } = await build({ ...SHARED, entryPoints: ENTRIES.map((name) => `src/${name}.ts`), write: false });
for (const name of ENTRIES) {
  const names = [...metafile.outputs[`dist/${name}.js`].exports].sort();
  writeFileSync(`${root}dist/${name}.js`, `export {\n${names.map((each) => `  ${each},\n`).join("")}} from "./chunks/library.js";\n`);
}
