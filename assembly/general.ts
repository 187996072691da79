// Eigenvalues of a general matrix: scaling, balancing, Hessenberg form, QR iteration.
import { at, intAt, put, row } from "./f64";
import { balance } from "./balance";
import { scaleNearOne } from "./eigen";
import { hessenbergValues, hessenbergValuesScratch } from "./francis";
import { hessenberg, hessenbergScratch } from "./hessenberg";
import { scale } from "./vector";

/** Bytes of scratch that `generalValues` needs. */
export function generalScratch(n: i32): usize {
  return 64 + max(hessenbergScratch(n), hessenbergValuesScratch(n));
}

/** re, im f64[n] := the eigenvalues of A f64[n x n], which is overwritten; conjugates stand next to each other, in no other order. */
export function generalValues(n: i32, A: usize, re: usize, im: usize, scratch: usize): i32 {
  const factor = scaleNearOne(n, A);
  balance(n, A, scratch);
  const first = intAt(scratch, 0);
  const end = intAt(scratch, 1);
  for (let i = 0; i < n; i++) {
    put(re, i, at(row(A, i, n), i));
    put(im, i, 0);
  }
  const block = row(A, first, n) + (<usize>first << 3);
  const shift = <usize>first << 3;
  hessenberg(end - first, block, n, 0, 0, scratch + 64);
  const status = hessenbergValues(end - first, block, n, re + shift, im + shift, scratch + 64);
  scale(n, 1 / factor, re);
  scale(n, 1 / factor, im);
  return status;
}
