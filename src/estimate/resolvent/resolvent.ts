// G = W (I - rho W)^-1 at one rho: what the information matrix needs of it.

export interface Resolvent {
  readonly n: number;
  readonly rho: number;
  /** tr(G) */
  readonly traceG: number;
  /** tr(G G) */
  readonly traceGG: number;
  /** tr(G G'): costs more than the others and is needed by the expected information alone. Throws MEMORY_LIMIT. */
  traceGGt(): number;
  /** 1'G [n] */
  columnSums(): Float64Array;
  /** (I (x) G) x for a time-major panel column of T periods. */
  apply(x: Float64Array): Float64Array;
}

/**
 * The same for G* = F'GF, with F an orthonormal basis of the complement of the constant and W 1 = 1 (so G 1 = 1 / (1 - rho)):
 * tr(G*) = tr(G) - 1/(1 - rho), tr(G*G*) = tr(GG) - 1/(1 - rho)^2, tr(G*G*') = tr(GG') - |1'G|^2 / n.
 */
export function withoutConstantTraces(resolvent: Resolvent): Resolvent {
  const { n, rho, traceG, traceGG } = resolvent;
  const gone = 1 / (1 - rho);
  return {
    ...resolvent,
    traceG: traceG - gone,
    traceGG: traceGG - gone * gone,
    traceGGt: () => resolvent.traceGGt() - resolvent.columnSums().reduce((sum, value) => sum + value * value, 0) / n,
  };
}
