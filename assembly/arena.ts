// One bump arena from the heap base to the end of memory. The host marks, takes and releases; kernels never allocate.

let top: usize = (__heap_base + 63) & ~63;

/** Largest address a request may end at; above it, sizes in bytes no longer fit the host's checks. */
const LIMIT: usize = 0xffff0000;

/** The present top, to be given back to `release`. */
export function mark(): usize {
  return top;
}

/** Address of `bytes` fresh bytes, 64-byte aligned, not zeroed; 0 when memory cannot grow that far. */
export function take(bytes: usize): usize {
  const start = top;
  const end = (start + bytes + 63) & ~63;
  if (end < start || end > LIMIT) return 0;
  const capacity = <usize>memory.size() << 16;
  if (end > capacity && memory.grow(<i32>((end - capacity + 0xffff) >> 16)) < 0) return 0;
  top = end;
  return start;
}

/** Frees everything taken since `address` was marked. */
export function release(address: usize): void {
  top = address;
}
