import { choleskyInverse } from "../wasm/dense.js";

/**
 * Leading `keep` x `keep` block of the inverse of a size x size information matrix. The matrix is scaled to unit diagonal first: its elements
 * span many orders of magnitude, since the error variance is one of the parameters.
 */
export function invertInformation(information: Float64Array, size: number, keep: number): Float64Array {
  const scale = Float64Array.from({ length: size }, (_, i) => 1 / Math.sqrt(information[i * size + i]));
  const scaled = information.map((value, at) => value * scale[Math.floor(at / size)] * scale[at % size]);
  const inverse = choleskyInverse(scaled, size);
  const block = new Float64Array(keep * keep);
  for (let i = 0; i < keep; i++) for (let j = 0; j < keep; j++) block[i * keep + j] = inverse[i * size + j] * scale[i] * scale[j];
  return block;
}
