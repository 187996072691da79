import { sparseSymmetricEigenvalues } from "./band.js";
import type { Csr } from "./sparse.js";
export function extremeEigenvalues(S: Csr, name = "W"): { min: number; max: number } {
  const v = sparseSymmetricEigenvalues(S, name);
  return { min: Math.min(...v), max: Math.max(...v) };
}
