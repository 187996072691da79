// I - rho S, and (I - rho W)'(I - rho W), as sparse matrices; S, or W'W, at the same places.
import { type Csr, transpose } from "../../wasm/sparse.js";

export interface FilterMatrix extends Csr {
  /** [nnz] S, or W'W, at the places of the matrix. */
  readonly lagged: Float64Array;
}

/** I - rho S for a symmetric S, every row with its diagonal. */
export function identityMinus(rho: number, S: Csr): FilterMatrix {
  const rows = new RowBuilder(S.n, S.n + S.colIdx.length);
  for (let i = 0; i < S.n; i++) {
    rows.begin();
    rows.add(i, 1, 0);
    for (let at = S.rowPtr[i]; at < S.rowPtr[i + 1]; at++) rows.add(S.colIdx[at], -rho * S.weight[at], S.weight[at]);
    rows.end();
  }
  return rows.transposed();
}

/** (I - rho W)'(I - rho W). Symmetric to the last bit: element (i, j) sums the same products as (j, i), in the order of the units that link to both. */
export function normalMatrix(W: Csr, rho: number): FilterMatrix {
  const { n } = W;
  const columns = transpose(W);
  const rows = new RowBuilder(n, 8 * (n + W.colIdx.length));
  for (let i = 0; i < n; i++) {
    rows.begin();
    let own = false;
    for (let at = columns.rowPtr[i]; at < columns.rowPtr[i + 1]; at++) {
      const k = columns.colIdx[at];
      if (!own && k >= i) {
        if (k > i) addRow(rows, W, i, rho, 1, 0);
        own = true;
      }
      const w = columns.weight[at];
      addRow(rows, W, k, rho, (k === i ? 1 : 0) - rho * w, w);
    }
    if (!own) addRow(rows, W, i, rho, 1, 0);
    rows.end();
  }
  return rows.transposed();
}

/** Adds m_ki times row k of I - rho W, and w_ki times row k of W. */
function addRow(rows: RowBuilder, { rowPtr, colIdx, weight }: Csr, k: number, rho: number, m: number, w: number): void {
  let own = false;
  for (let at = rowPtr[k]; at < rowPtr[k + 1]; at++) {
    const j = colIdx[at];
    own ||= j === k;
    rows.add(j, m * ((j === k ? 1 : 0) - rho * weight[at]), w * weight[at]);
  }
  if (!own) rows.add(k, m, 0);
}

/** Collects rows in any order of columns; the transpose puts the columns in order. */
class RowBuilder {
  private readonly rowPtr: Int32Array;
  private colIdx: Int32Array;
  private values: Float64Array;
  private lagged: Float64Array;
  private readonly placeOf: Int32Array;
  private row = 0;
  private start = 0;
  private size = 0;

  constructor(
    private readonly n: number,
    capacity: number,
  ) {
    this.rowPtr = new Int32Array(n + 1);
    this.colIdx = new Int32Array(capacity);
    this.values = new Float64Array(capacity);
    this.lagged = new Float64Array(capacity);
    this.placeOf = new Int32Array(n).fill(-1);
  }

  begin(): void {
    this.start = this.size;
  }

  add(column: number, value: number, lag: number): void {
    let place = this.placeOf[column];
    if (place < this.start) {
      if (this.size === this.colIdx.length) this.grow();
      place = this.placeOf[column] = this.size++;
      this.colIdx[place] = column;
    }
    this.values[place] += value;
    this.lagged[place] += lag;
  }

  end(): void {
    this.rowPtr[++this.row] = this.size;
  }

  private grow(): void {
    const larger = <A extends Int32Array | Float64Array>(old: A, fresh: A): A => {
      fresh.set(old as never);
      return fresh;
    };
    const capacity = 2 * this.colIdx.length + 16;
    this.colIdx = larger(this.colIdx, new Int32Array(capacity));
    this.values = larger(this.values, new Float64Array(capacity));
    this.lagged = larger(this.lagged, new Float64Array(capacity));
  }

  transposed(): FilterMatrix {
    const { n, rowPtr, size } = this;
    const colIdx = this.colIdx.subarray(0, size);
    const sorted = transpose({ n, rowPtr, colIdx, weight: this.values.subarray(0, size) });
    return { ...sorted, lagged: transpose({ n, rowPtr, colIdx, weight: this.lagged.subarray(0, size) }).weight };
  }
}
