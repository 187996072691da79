// Pace and LeSage (2004): ln(1 - rho w) as a polynomial in w at Chebyshev points, so that ln|I - rho W| needs traces of Chebyshev polynomials of W only.
import { elementwise } from "../../math/elementwise.js";
import type { Csr } from "../../wasm/sparse.js";
import { chebyshevTraces } from "../../wasm/traces.js";
import { balancingDiagonal, symmetricLinks } from "../../weights/spectrum.js";
import type { LogDetCurve } from "./curve.js";

/**
 * sum_k a_k ln(1 - rho x_k) over the order + 1 Chebyshev points x_k of (-1, 1), with a_k = 2/(order + 1) (sum_j cos(j arccos x_k) tr T_j(W) - n/2): the
 * polynomial of spatialreg's method "Chebyshev". `radius` bounds the eigenvalues of W, which is divided by it.
 */
export function chebyshevCurve(W: Csr, radius: number, order: number): LogDetCurve {
  const points = order + 1;
  const symmetric = balancingDiagonal(W) !== null; // then the symmetric matrix with the same eigenvalues takes half the work
  const A = symmetric ? symmetricLinks(W) : W;
  const traces = chebyshevTraces({ ...A, weight: A.weight.map((w) => w / radius) }, order, { symmetric });
  const cosines = elementwise(
    "cos",
    Float64Array.from({ length: points * points }, (_, at) => (Math.PI * (at % points) * (Math.floor(at / points) + 0.5)) / points),
  );
  const share = Float64Array.from({ length: points }, (_, k) => {
    let sum = W.n / 2; // tr T_0 = n, less n/2
    for (let j = 1; j < points; j++) sum += cosines[k * points + j] * traces[j - 1];
    return (2 * sum) / points;
  });
  const x = Float64Array.from({ length: points }, (_, k) => cosines[k * points + 1]);
  const sum = (term: (k: number) => number): number => share.reduce((total, a, k) => total + a * term(k), 0);
  return {
    values: (rhos) =>
      rhos.map((rho) => {
        const logs = elementwise(
          "log1p",
          x.map((point) => -rho * radius * point),
        );
        return sum((k) => logs[k]);
      }),
    slopes: (rhos) => rhos.map((rho) => -radius * sum((k) => x[k] / (1 - rho * radius * x[k]))),
    curvatures: (rhos) =>
      rhos.map((rho) => -radius * radius * sum((k) => (x[k] / (1 - rho * radius * x[k])) * (x[k] / (1 - rho * radius * x[k])))),
  };
}
