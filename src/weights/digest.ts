// The fingerprint of W: equal for equal keys, links and weights, whatever the name and the way they were made.
import type { SpatialWeights } from "./weights.js";

/**
 * SHA-256, in hexadecimal, of the canonical content: n and the number of links (i32), keys in order (UTF-8, each after its length in bytes
 * as i32), rowPtr, colIdx (i32), weights (f64); all little-endian.
 */
export async function weightsDigest(W: SpatialWeights): Promise<string> {
  const encoder = new TextEncoder();
  const keys = W.keys.map((key) => encoder.encode(key));
  const keyBytes = keys.reduce((sum, key) => sum + 4 + key.length, 0);
  const bytes = new Uint8Array(8 + keyBytes + 4 * (W.rowPtr.length + W.colIdx.length) + 8 * W.weight.length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const integer = (value: number) => {
    view.setInt32(at, value, true);
    at += 4;
  };
  integer(W.n);
  integer(W.colIdx.length);
  for (const key of keys) {
    integer(key.length);
    bytes.set(key, at);
    at += key.length;
  }
  W.rowPtr.forEach(integer);
  W.colIdx.forEach(integer);
  for (const weight of W.weight) {
    view.setFloat64(at, weight, true);
    at += 8;
  }
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
