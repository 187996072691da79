// How long do eigenvalues and eigenvectors of dense matrices take beside native LAPACK, R, R in WebAssembly and JavaScript?
import { init } from "durbin";
import { generalEigenvalues, symmetricEigen, symmetricEigenvalues } from "durbin/kernels";
import { startThreads, stopThreads } from "durbin/threads";
import { matrixFolder } from "./lib/matrices.mjs";
import { alternate, peerModule, startNative, startPeer, tableOf, timed } from "./lib/peer.mjs";
import { report } from "./lib/report.mjs";
import { growthExponent, summary } from "./lib/timing.mjs";

const slow = process.env.BENCH_SLOW !== undefined;
const magnitudes = (values) => values.reduce((sum, x) => sum + Math.abs(x), 0);
const TASKS = {
  symmetricValues: { kind: "symmetric", sizes: [300, 1000, 2000, ...(slow ? [3000] : [])], run: symmetricEigenvalues, value: magnitudes },
  symmetricVectors: { kind: "symmetric", sizes: [300, 1000], run: symmetricEigen, value: ({ values }) => magnitudes(values) },
  generalValues: {
    kind: "general",
    sizes: [500, 1000],
    run: generalEigenvalues,
    value: ({ re, im }) => re.reduce((sum, x, i) => sum + Math.hypot(x, im[i]), 0),
  },
};
const TOLERANCE = 1e-11;

/** Peers in JavaScript and in R on WebAssembly know symmetric eigenvalues; `largest` n, since ml-matrix takes seconds from n = 1000 on. */
async function peersInNode(skipped) {
  const peers = [];
  const mlMatrix = await peerModule("ml-matrix");
  if (mlMatrix === undefined) skipped.push("ml-matrix is not installed, nor in the folder BENCH_PEERS: no peer in plain JavaScript");
  else {
    const { EigenvalueDecomposition, Matrix } = mlMatrix;
    const decompose = (A, n) => new EigenvalueDecomposition(Matrix.from1DArray(n, n, A), { assumeSymmetric: true }).realEigenvalues;
    peers.push({ name: "ml-matrix", largest: slow ? 1000 : 300, run: (A, n) => timed(() => decompose(A, n), magnitudes) });
  }
  const webR = await peerModule("webr");
  if (webR === undefined) skipped.push("webr is not installed, nor in the folder BENCH_PEERS: no R in WebAssembly");
  else peers.push(await startWebR(webR));
  return peers;
}

async function startWebR({ WebR }) {
  const R = new WebR();
  await R.init();
  const run = async (A, n) => {
    await R.objs.globalEnv.bind("x", Array.from(A)); // a typed array would arrive as raw bytes
    const answer = await R.evalRRaw(
      `{ A <- matrix(x, ${n}); start <- Sys.time(); v <- eigen(A, TRUE, TRUE)$values; c(1000 * as.numeric(Sys.time() - start, units = "secs"), sum(abs(v))) }`,
      "number[]",
    );
    return { ms: answer[0], value: answer[1] };
  };
  return { name: "webR eigen()", largest: 1000, run, end: () => R.close() };
}

/** One run with two threads, after one that compiles the kernels on their memory. */
async function withTwoThreads(run, value) {
  const { count, reason } = await startThreads(2);
  if (count !== 2) throw new Error(`two threads were asked for: ${reason}`);
  run();
  const found = timed(run, value);
  await stopThreads();
  return found;
}

await init();
const folder = matrixFolder();
const skipped = [];
const native = await startNative(folder.path);
const R = await startPeer("Rscript", "eigen.R", [folder.path]);
const others = await peersInNode(skipped);
skipped.push(...[native, R].flatMap((peer) => peer.skipped ?? []));
const tables = [];
const growth = [];
for (const [task, { kind, sizes, run, value }] of Object.entries(TASKS)) {
  const medians = [];
  for (const n of sizes) {
    const A = folder.get(kind, n);
    const functions = { durbin: () => timed(() => run(A, n), value) };
    if (native.ask) functions[native.name] = () => native.ask(task, `${kind}-${n}`, n);
    if (task === "symmetricValues") {
      if (n >= 1000) functions["durbin, two threads"] = () => withTwoThreads(() => run(A, n), value);
      if (R.ask && (slow || n <= 1000)) functions[R.name] = () => R.ask(n);
      for (const peer of others) if (n <= peer.largest) functions[peer.name] = () => peer.run(A, n);
    }
    const times = await alternate(functions, { rounds: n > 500 ? 5 : 9, warmUp: 2, tolerance: TOLERANCE });
    medians.push(summary(times.get("durbin")).median);
    tables.push(tableOf(`${task}, n = ${n}`, times));
  }
  growth.push(`${task} ${growthExponent(sizes.slice(-2), medians.slice(-2)).toFixed(2)}`);
}
for (const peer of [native, R, ...others]) peer.end?.();
folder.remove();

report({
  question: "Eigenvalues and eigenvectors of dense matrices",
  tables,
  notes: [
    "The same random matrices for all, one thread each; sums of magnitudes agree to 1e-11.",
    `Growth between the last two sizes, as a power of n: ${growth.join(", ")}.`,
    ...skipped,
  ],
});
