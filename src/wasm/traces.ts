// Exact traces of the powers of a sparse matrix.
import { scope } from "./arena.js";
import { notFinite } from "./check.js";
import { kernel } from "./load.js";
import { type Csr, sweep, transpose } from "./sparse.js";

interface TracesExports {
  rowTracesScratch(n: number): number;
  rowTraces(
    from: number,
    to: number,
    n: number,
    rowPtr: number,
    colIdx: number,
    weight: number,
    rowPtrT: number,
    colIdxT: number,
    weightT: number,
    terms: number,
    chebyshev: boolean,
    traces: number,
    scratch: number,
  ): void;
}

export interface TraceOptions {
  /** W = W' to the last bit: half the work. */
  readonly symmetric?: boolean;
  readonly name?: string;
}

/**
 * tr(W), tr(W^2), .., tr(W^terms), exact but for rounding: for each unit the powers up to half of `terms` of its row and of its column. The work is that of
 * walking all paths of half the length without counting any unit twice: n nnz at most, for neighbours on a map (terms / 2)^2 n. Throws NOT_FINITE, MEMORY_LIMIT.
 */
export function powerTraces(W: Csr, terms: number, options: TraceOptions = {}): Float64Array {
  return tracesOf(W, terms, false, options);
}

/** tr T_1(W), .., tr T_terms(W) of the Chebyshev polynomials of W, by T_a T_b = (T_a+b + T_a-b) / 2; cost as of `powerTraces`. */
export function chebyshevTraces(W: Csr, terms: number, options: TraceOptions = {}): Float64Array {
  const products = tracesOf(W, terms, true, options);
  return products.map((trace, at) => (at === 0 ? trace : 2 * trace - (at % 2 === 0 ? products[0] : W.n)));
}

function tracesOf(W: Csr, terms: number, chebyshev: boolean, { symmetric = false, name = "W" }: TraceOptions): Float64Array {
  const { n } = W;
  for (const value of W.weight) if (!Number.isFinite(value)) throw notFinite(name);
  return scope(({ bytes, copyIn, copyOut }) => {
    const addresses = ({ rowPtr, colIdx, weight }: Csr) => [copyIn(rowPtr), copyIn(colIdx), copyIn(weight)] as const;
    const rows = addresses(W);
    const columns = symmetric ? rows : addresses(transpose(W));
    const traces = copyIn(new Float64Array(terms));
    const scratch = bytes(kernel<TracesExports>().rowTracesScratch(n) >>> 0);
    sweep(n, (from, to) => kernel<TracesExports>().rowTraces(from, to, n, ...rows, ...columns, terms, chebyshev, traces, scratch));
    return copyOut(traces, terms);
  });
}
