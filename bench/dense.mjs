// How long do matrix products, Cholesky and LU take beside native LAPACK?
import { init } from "durbin";
import { cholesky, choleskyLogDet, luFactor, multiply } from "durbin/kernels";
import { matrixFolder } from "./lib/matrices.mjs";
import { alternate, startNative, tableOf, timed } from "./lib/peer.mjs";
import { report } from "./lib/report.mjs";
import { growthExponent, summary } from "./lib/timing.mjs";

const trace = (C, n) => Array.from({ length: n }, (_, i) => C[i * n + i]).reduce((sum, x) => sum + x, 0);
const TASKS = {
  multiply: { kind: "general", run: (A, n) => multiply(A, A, n, n, n), value: trace, flops: (n) => 2 * n ** 3, sizes: [512, 1024] },
  cholesky: {
    kind: "positive",
    run: cholesky,
    value: (L, n) => choleskyLogDet(L, n) / 2,
    flops: (n) => n ** 3 / 3,
    sizes: [500, 1000, 2000],
  },
  lu: { kind: "general", run: luFactor, value: ({ logAbsDet }) => logAbsDet, flops: (n) => (2 * n ** 3) / 3, sizes: [500, 1000, 2000] },
};

/** Traces and log-determinants are sums of n terms, some of which cancel. */
const TOLERANCE = 1e-9;

await init();
const folder = matrixFolder();
const native = await startNative(folder.path);
const tables = [];
const growth = [];
for (const [task, { kind, run, value, flops, sizes }] of Object.entries(TASKS)) {
  const medians = [];
  for (const n of sizes) {
    const A = folder.get(kind, n);
    const functions = {
      durbin: () =>
        timed(
          () => run(A, n),
          (result) => value(result, n),
        ),
    };
    if (native.ask) functions[native.name] = () => native.ask(task, `${kind}-${n}`, n);
    const times = await alternate(functions, { rounds: n > 1500 ? 7 : 15, warmUp: 3, tolerance: TOLERANCE });
    medians.push(summary(times.get("durbin")).median);
    const rates = [...times].map(([, ms]) => (flops(n) / summary(ms).median / 1e6).toFixed(1));
    const table = tableOf(`${task}, n = ${n}`, times);
    tables.push({ header: [...table.header, "GFLOP/s"], rows: table.rows.map((row, i) => [...row, rates[i]]) });
  }
  growth.push(`${task} ${growthExponent(sizes.slice(-2), medians.slice(-2)).toFixed(2)}`);
}
native.end?.();
folder.remove();

report({
  question: "Dense products and factorizations",
  tables,
  notes: [
    "Ours as called: typed arrays are copied into the kernels and out again. Lanes of 128 bits without fused multiply-add, which every runtime has, allow at most 6 operations a cycle where two multiply and two add ports share three issue slots; AVX2 with fused multiply-add allows 16.",
    `Growth between the last two sizes, as a power of n: ${growth.join(", ")}.`,
    ...(native.skipped ? [native.skipped] : []),
  ],
});
