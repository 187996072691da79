import { vi } from "vitest";
import { findRoot, minimizeBrent } from "../../src/math/brent.js";
import { normals } from "../../src/math/random.js";
import { scope } from "../../src/wasm/arena.js";
import { sparseSymmetricEigenvalues } from "../../src/wasm/band.js";
import { cholesky, inverse } from "../../src/wasm/dense.js";
import { spatialLag } from "../../src/wasm/sparse.js";
import { luSparse } from "../../src/wasm/sparse-lu.js";
import { check, Status } from "../../src/wasm/status.js";
import { demean } from "../../src/wasm/within.js";
import { losingCrew } from "../support/threads.js";
import { queen, type Triggers } from "./support.js";

export const KERNELS: Triggers<"wasm" | "math"> = {
  async NOT_INITIALIZED() {
    vi.resetModules();
    const { kernel } = await import("../../src/wasm/load.js");
    kernel();
  },
  MEMORY_LIMIT: () => scope(({ f64 }) => f64(684_523_520)),
  NOT_POSITIVE_DEFINITE: () => cholesky(Float64Array.of(1, 2, 2, 1), 2, "X'X"),
  SINGULAR_MATRIX: () => inverse(Float64Array.of(1, 2, 2, 4), 2, "I - rho W"),
  // no matrix is known on which the iterations fail: the kernel's word for it
  NO_CONVERGENCE: () => check(Status.NO_CONVERGENCE, "the eigenvalues of W"),
  // Wilkinson (1961): every elimination doubles the last row
  UNSTABLE_FACTORS: () => {
    const n = 64;
    const rowPtr = Int32Array.from({ length: n + 1 }, (_, i) => (i * (2 * n - 1 - i)) / 2 + (i === n ? n - 1 : 0));
    const colIdx: number[] = [];
    for (let i = 0; i < n; i++) for (let j = i === n - 1 ? 0 : i + 1; j < (i === n - 1 ? n - 1 : n); j++) colIdx.push(j);
    const weight = Float64Array.from(colIdx, (_, k) => (k < rowPtr[n - 1] ? 0.5 : -0.5));
    luSparse({ n, rowPtr, colIdx: Int32Array.from(colIdx), weight }).logAbsDet(Float64Array.of(2));
  },
  NOT_FINITE: () => inverse(Float64Array.of(1, Number.NaN, 2, 1), 2, "I - rho W"),
  LENGTH_MISMATCH: () => spatialLag(queen(), new Float64Array(47)),
  NOT_SYMMETRIC: () =>
    sparseSymmetricEigenvalues({ n: 2, rowPtr: Int32Array.of(0, 1, 1), colIdx: Int32Array.of(1), weight: Float64Array.of(1) }),
  LEVEL_RANGE: () => demean(Float64Array.of(1, 2), 2, [{ levels: 2, levelOf: Int32Array.of(0, 2) }]),
  KERNEL_STATUS: () => check(9, "X'X"),
  THREAD_FAILED: () => losingCrew().run("lost", { count: 2, args: () => [] }),
  RANDOM_COUNTER: () => normals(-1, 0, 0, 1),
  NO_BRACKET: () => findRoot((x) => x + 2, 0, 1),
  NO_MINIMUM: () => minimizeBrent(() => Number.NaN, -1, 1),
};
