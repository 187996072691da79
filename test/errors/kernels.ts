import { vi } from "vitest";
import { findRoot, minimizeBrent } from "../../src/math/brent.js";
import { normals } from "../../src/math/random.js";
import { scope } from "../../src/wasm/arena.js";
import { sparseSymmetricEigenvalues } from "../../src/wasm/band.js";
import { cholesky, inverse } from "../../src/wasm/dense.js";
import { spatialLag } from "../../src/wasm/sparse.js";
import { check, Status } from "../../src/wasm/status.js";
import { demean } from "../../src/wasm/within.js";
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
  NOT_FINITE: () => inverse(Float64Array.of(1, Number.NaN, 2, 1), 2, "I - rho W"),
  LENGTH_MISMATCH: () => spatialLag(queen(), new Float64Array(47)),
  NOT_SYMMETRIC: () =>
    sparseSymmetricEigenvalues({ n: 2, rowPtr: Int32Array.of(0, 1, 1), colIdx: Int32Array.of(1), weight: Float64Array.of(1) }),
  LEVEL_RANGE: () => demean(Float64Array.of(1, 2), 2, [{ levels: 2, levelOf: Int32Array.of(0, 2) }]),
  KERNEL_STATUS: () => check(9, "X'X"),
  RANDOM_COUNTER: () => normals(-1, 0, 0, 1),
  NO_BRACKET: () => findRoot((x) => x + 2, 0, 1),
  NO_MINIMUM: () => minimizeBrent(() => Number.NaN, -1, 1),
};
