// Ord (1975): the sum of ln|1 - rho w| over the eigenvalues w of W. O(n) per rho after one decomposition.
import { logDetDerivatives, logDetSpectrum } from "../../wasm/logdet.js";
import type { Spectrum } from "../../weights/spectrum.js";
import type { LogDet, LogDetCurve } from "./curve.js";

export function logDetFromSpectrum({ re, im, low, high }: Spectrum): LogDet {
  const curve: LogDetCurve = {
    values: (rhos) => logDetSpectrum(re, im, rhos),
    slopes: (rhos) => logDetDerivatives(re, im, rhos).first,
    curvatures: (rhos) => logDetDerivatives(re, im, rhos).second,
  };
  return { method: "eigen", low, high, outline: () => curve, on: () => curve };
}
