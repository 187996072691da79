// What a fit costs to download: the kernels, and for each core estimator a Worker that fits its models, as its bundler makes it of the built library.
// Estimators that load on demand do not count. Fails above the limits.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = new URL("../", import.meta.url).pathname;

/** What a program needs from data and W to coefficients. */
const NEEDED = ["init", "fromColumns", "buildPanel", "buildWeights", "buildDesign", "completeSpec", "coefficients"];

const ESTIMATORS = ["spatialPanelMl", "panelLeastSquares"];

/** What only reading text files, studies, tables and the command need. */
const UNWANTED = /node_modules\/(yaml|commander|topojson-client)\/|chunks\/(on-demand|csv\.node)-|wasm\/inline\.js|wasm\/threads\//;

const ON_DEMAND = {
  name: "on-demand",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ kind, path }) => (kind === "dynamic-import" ? { path, external: true } : undefined));
  },
};

const KB = 1000;
const LIMITS = { kernels: 60 * KB, edge: 120 * KB };

const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** Bytes after gzip -9 of the kernels, of the JavaScript of a Worker with this estimator and of both, and the files that ended up in it without need. */
export async function sizes(estimator = ESTIMATORS[0]) {
  const names = [...NEEDED, estimator].join(", ");
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    stdin: { contents: `import { ${names} } from "durbin";\nexport default { ${names} };`, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
    external: ["apache-arrow"],
    plugins: [ON_DEMAND],
    metafile: true,
    write: false,
    outdir: "out",
    legalComments: "none",
    logOverride: { "ignored-bare-import": "silent" },
    logLevel: "warning",
  });
  const bytesOf = (end) => outputFiles.filter(({ path }) => path.endsWith(end)).reduce((sum, { contents }) => sum + gzipped(contents), 0);
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const unwanted = inputs.filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && UNWANTED.test(path)).map(([path]) => path);
  const [kernels, javascript] = [bytesOf(".wasm"), bytesOf(".js")];
  return { kernels, javascript, edge: kernels + javascript, unwanted };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const said = (bytes) => `${(bytes / KB).toFixed(1)} KB`;
  const problems = [];
  for (const estimator of ESTIMATORS) {
    const { kernels, javascript, edge, unwanted } = await sizes(estimator);
    problems.push(...unwanted.map((path) => `the edge entry of ${estimator} holds ${path}, which no fit needs`));
    if (kernels > LIMITS.kernels) problems.push(`the kernels take ${said(kernels)}, the limit is ${said(LIMITS.kernels)}`);
    if (edge > LIMITS.edge) problems.push(`the edge entry of ${estimator} takes ${said(edge)}, the limit is ${said(LIMITS.edge)}`);
    process.stdout.write(
      `${estimator}: kernels ${said(kernels)} of ${said(LIMITS.kernels)}; edge entry ${said(edge)} of ${said(LIMITS.edge)} `,
    );
    process.stdout.write(`(JavaScript ${said(javascript)}), after gzip -9\n`);
  }
  for (const problem of new Set(problems)) process.stderr.write(`size: ${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
