// Element access on raw addresses. Indices are i32; products of sizes are widened before they become addresses.

// @ts-ignore: decorator
@inline
export function at(base: usize, i: i32): f64 {
  return load<f64>(base + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
export function put(base: usize, i: i32, value: f64): void {
  store<f64>(base + (<usize>i << 3), value);
}

// @ts-ignore: decorator
@inline
export function intAt(base: usize, i: i32): i32 {
  return load<i32>(base + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline
export function putInt(base: usize, i: i32, value: i32): void {
  store<i32>(base + (<usize>i << 2), value);
}

/** Address of row i of a row-major matrix with `columns` columns. */
// @ts-ignore: decorator
@inline
export function row(base: usize, i: i32, columns: i32): usize {
  return base + ((<usize>i * <usize>columns) << 3);
}
