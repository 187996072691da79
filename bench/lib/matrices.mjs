// Seeded dense matrices, and the same as files for peers in other languages.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { normals } from "durbin";

const MAKERS = {
  general: (n) => normals(1, n, 0, n * n),
  symmetric(n) {
    const A = normals(2, n, 0, n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) A[i * n + j] = A[j * n + i];
    return A;
  },
  positive(n) {
    const A = MAKERS.symmetric(n);
    for (let i = 0; i < n; i++) A[i * n + i] += 4 * Math.sqrt(n);
    return A;
  },
};

/** A folder for peers; `get(kind, n)` makes a matrix once and leaves it there as kind-n. */
export function matrixFolder() {
  const path = mkdtempSync(join(tmpdir(), "durbin-bench-"));
  const made = new Map();
  const get = (kind, n) => {
    const name = `${kind}-${n}`;
    if (!made.has(name)) {
      made.set(name, MAKERS[kind](n));
      writeFileSync(join(path, name), new Uint8Array(made.get(name).buffer));
    }
    return made.get(name);
  };
  return { path, get, remove: () => rmSync(path, { recursive: true }) };
}
