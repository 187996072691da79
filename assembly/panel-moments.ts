// Moments of panels whose instrument matrix Z is never formed (Arellano, Bond 1991). Every entity has a line of values in the grid (its
// columns by period, absent values 0); the instruments of a row are cells of that line, and which cells depends on the row's slot alone: its
// equation and period. A slot has one run of columns of its own and one run that it shares with other slots.
//
// plan i32[5 x slots]: first entry of `source`, first own column, own columns, first shared column, shared columns
// source i32: the cells of each slot, own then shared        grid f64[entities x cells]
// rowStart i32[entities + 1], rowSlot i32[rows]: rows of an entity lie side by side
import { crossProduct } from "./crossproduct";
import { at, intAt, put, row } from "./f64";
import { addScaled } from "./vector";

/** Entities whose moments are multiplied together. */
const TOGETHER: i32 = 512;

// @ts-ignore: decorator
@inline
function planOf(plan: usize, slot: i32): usize {
  return plan + (<usize>slot * 20);
}

/** out f64[columns x m] += Z'C over the rows of entities from .. to - 1. C f64[rows x m]. */
export function momentProducts(
  from: i32,
  to: i32,
  plan: usize,
  source: usize,
  cells: i32,
  grid: usize,
  rowStart: usize,
  rowSlot: usize,
  m: i32,
  C: usize,
  out: usize,
): void {
  for (let i = from; i < to; i++) {
    const line = row(grid, i, cells);
    for (let r = intAt(rowStart, i); r < intAt(rowStart, i + 1); r++) {
      spread(planOf(plan, intAt(rowSlot, r)), source, line, m, row(C, r, m), out);
    }
  }
}

/** out f64[columns x m] += z c' for the instruments z of one row. c f64[m]. */
function spread(slot: usize, source: usize, line: usize, m: i32, c: usize, out: usize): void {
  let cell = source + (<usize>intAt(slot, 0) << 2);
  for (let run = 1; run < 5; run += 2) {
    let target = row(out, intAt(slot, run), m);
    const step = <usize>m << 3;
    for (let k = intAt(slot, run + 1); k > 0; k--) {
      const z = at(line, load<i32>(cell));
      if (z != 0) addScaled(m, z, c, target);
      cell += 4;
      target += step;
    }
  }
}

/** out f64[rows] := Z v over the rows of entities from .. to - 1. v f64[columns]. */
export function momentImage(
  from: i32,
  to: i32,
  plan: usize,
  source: usize,
  cells: i32,
  grid: usize,
  rowStart: usize,
  rowSlot: usize,
  v: usize,
  out: usize,
): void {
  for (let i = from; i < to; i++) {
    const line = row(grid, i, cells);
    for (let r = intAt(rowStart, i); r < intAt(rowStart, i + 1); r++) put(out, r, imageOf(planOf(plan, intAt(rowSlot, r)), source, line, v));
  }
}

function imageOf(slot: usize, source: usize, line: usize, v: usize): f64 {
  let cell = source + (<usize>intAt(slot, 0) << 2);
  let sum: f64 = 0;
  for (let run = 1; run < 5; run += 2) {
    const first = intAt(slot, run);
    const end = first + intAt(slot, run + 1);
    for (let column = first; column < end; column++) {
      sum += at(line, load<i32>(cell)) * at(v, column);
      cell += 4;
    }
  }
  return sum;
}

/** Bytes of scratch that `momentOuter` needs. */
export function momentOuterScratch(columns: i32): usize {
  return (<usize>columns * (<usize>columns + <usize>TOGETHER)) << 3;
}

/** out f64[columns x columns] := sum of g_i g_i' over entities 0 .. to - 1, g_i = Z_i'u_i, exactly symmetric. u f64[rows]. */
export function momentOuter(
  to: i32,
  columns: i32,
  plan: usize,
  source: usize,
  cells: i32,
  grid: usize,
  rowStart: usize,
  rowSlot: usize,
  u: usize,
  out: usize,
  scratch: usize,
): void {
  const part = scratch + ((<usize>columns * <usize>TOGETHER) << 3);
  memory.fill(out, 0, (<usize>columns * <usize>columns) << 3);
  for (let from = 0; from < to; from += TOGETHER) {
    const count = min(TOGETHER, to - from);
    memory.fill(scratch, 0, (<usize>columns * <usize>count) << 3);
    for (let i = 0; i < count; i++) {
      const line = row(grid, from + i, cells);
      for (let r = intAt(rowStart, from + i); r < intAt(rowStart, from + i + 1); r++) {
        scoreInto(planOf(plan, intAt(rowSlot, r)), source, line, at(u, r), count, scratch + (<usize>i << 3));
      }
    }
    crossProduct(columns, count, scratch, part);
    for (let j = 0; j < columns; j++) addScaled(columns, 1, row(part, j, columns), row(out, j, columns));
  }
}

/** Adds u z to the moments of one entity, which are `stride` doubles apart. */
function scoreInto(slot: usize, source: usize, line: usize, u: f64, stride: i32, out: usize): void {
  let cell = source + (<usize>intAt(slot, 0) << 2);
  const step = <usize>stride << 3;
  for (let run = 1; run < 5; run += 2) {
    let target = row(out, intAt(slot, run), stride);
    for (let k = intAt(slot, run + 1); k > 0; k--) {
      store<f64>(target, load<f64>(target) + u * at(line, load<i32>(cell)));
      cell += 4;
      target += step;
    }
  }
}

/**
 * out f64[columns x columns] += B with B + B' = sum of Z_i'H_i Z_i over entities from .. to - 1. H_i holds the rows and columns of the slots that
 * the entity has; links of a slot, linkStart i32[slots + 1], are the slots linkSlot i32 in whose row it has linkValue f64, each pair once and
 * the diagonal halved. present i32[slots] zeros, values f64[entries of source].
 */
export function momentGram(
  from: i32,
  to: i32,
  columns: i32,
  plan: usize,
  source: usize,
  cells: i32,
  grid: usize,
  rowStart: usize,
  rowSlot: usize,
  linkStart: usize,
  linkSlot: usize,
  linkValue: usize,
  present: usize,
  values: usize,
  out: usize,
): void {
  for (let i = from; i < to; i++) {
    const begin = intAt(rowStart, i);
    const end = intAt(rowStart, i + 1);
    for (let r = begin; r < end; r++) {
      const slot = intAt(rowSlot, r);
      store<i32>(present + (<usize>slot << 2), 1);
      gather(planOf(plan, slot), source, row(grid, i, cells), values);
    }
    for (let r = begin; r < end; r++) {
      const slot = intAt(rowSlot, r);
      for (let k = intAt(linkStart, slot); k < intAt(linkStart, slot + 1); k++) {
        const other = intAt(linkSlot, k);
        if (intAt(present, other) != 0) addOuter(planOf(plan, slot), planOf(plan, other), at(linkValue, k), values, columns, out);
      }
    }
    for (let r = begin; r < end; r++) store<i32>(present + (<usize>intAt(rowSlot, r) << 2), 0);
  }
}

function gather(slot: usize, source: usize, line: usize, values: usize): void {
  const first = intAt(slot, 0);
  const end = first + intAt(slot, 2) + intAt(slot, 4);
  for (let k = first; k < end; k++) put(values, k, at(line, intAt(source, k)));
}

/** out += h a b' for the instruments a and b of two slots. */
function addOuter(a: usize, b: usize, h: f64, values: usize, columns: i32, out: usize): void {
  let value = values + (<usize>intAt(a, 0) << 3);
  const others = values + (<usize>intAt(b, 0) << 3);
  const own = intAt(b, 2);
  const shared = intAt(b, 4);
  for (let run = 1; run < 5; run += 2) {
    let target = row(out, intAt(a, run), columns);
    const step = <usize>columns << 3;
    for (let k = intAt(a, run + 1); k > 0; k--) {
      const factor = h * load<f64>(value);
      if (factor != 0) {
        addScaled(own, factor, others, target + (<usize>intAt(b, 1) << 3));
        addScaled(shared, factor, others + (<usize>own << 3), target + (<usize>intAt(b, 3) << 3));
      }
      value += 8;
      target += step;
    }
  }
}

/** Bytes of scratch that `momentTilt` needs. */
export function momentTiltScratch(m: i32): usize {
  return <usize>m << 4;
}

/**
 * out f64[columns x m] += sum of g_i (X_i'Z_i v)' + Z_i'X_i (g_i'v) over entities from .. to - 1, g_i = Z_i'u_i: minus the derivative of the sum of
 * g_i g_i'v with respect to coefficients (Windmeijer 2005). image f64[rows] = Z v, u f64[rows], X f64[rows x m].
 */
export function momentTilt(
  from: i32,
  to: i32,
  plan: usize,
  source: usize,
  cells: i32,
  grid: usize,
  rowStart: usize,
  rowSlot: usize,
  m: i32,
  image: usize,
  u: usize,
  X: usize,
  out: usize,
  scratch: usize,
): void {
  const mixed = scratch + (<usize>m << 3);
  for (let i = from; i < to; i++) {
    const begin = intAt(rowStart, i);
    const end = intAt(rowStart, i + 1);
    let a: f64 = 0;
    memory.fill(scratch, 0, <usize>m << 3);
    for (let r = begin; r < end; r++) {
      a += at(u, r) * at(image, r);
      addScaled(m, at(image, r), row(X, r, m), scratch);
    }
    for (let r = begin; r < end; r++) {
      const x = row(X, r, m);
      for (let k = 0; k < m; k++) put(mixed, k, at(x, k) * a + at(u, r) * at(scratch, k));
      spread(planOf(plan, intAt(rowSlot, r)), source, row(grid, i, cells), m, mixed, out);
    }
  }
}
