// Degrees of freedom that fixed effects take: the rank of the dummies of all factors.

/** The level index of every row, from 0; indices without rows do not count. */
export interface Classification {
  readonly levelOf: Int32Array;
}

function span({ levelOf }: Classification): number {
  let most = -1;
  for (let row = 0; row < levelOf.length; row++) if (levelOf[row] > most) most = levelOf[row];
  return most + 1;
}

/** How many levels have rows. */
export function usedLevels(factor: Classification): number {
  const used = new Uint8Array(span(factor));
  let count = 0;
  for (let row = 0; row < factor.levelOf.length; row++) {
    if (used[factor.levelOf[row]] === 1) continue;
    used[factor.levelOf[row]] = 1;
    count++;
  }
  return count;
}

/** Connected components of the graph whose vertices are the used levels of both factors and whose edges are the rows. */
export function connectedComponents(first: Classification, second: Classification): number {
  const offset = span(first);
  const parent = Int32Array.from({ length: offset + span(second) }, (_, i) => i);
  const root = (vertex: number): number => {
    let at = vertex;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  let components = usedLevels(first) + usedLevels(second);
  for (let i = 0; i < first.levelOf.length && components > 1; i++) {
    const a = root(first.levelOf[i]);
    const b = root(offset + second.levelOf[i]);
    if (a === b) continue;
    parent[Math.max(a, b)] = Math.min(a, b);
    components--;
  }
  return components;
}

/**
 * Number of parameters that the factors absorb, the constant included. One factor: its used levels. Two: levels1 + levels2 - connected
 * components (Abowd, Creecy & Kramarz 2002), exact. A further factor adds its levels less the largest number of components it forms
 * with one earlier factor; that is an upper bound of the rank, and the rank itself unless several earlier factors together explain
 * more of the factor than each of them alone.
 */
export function absorbedParameters(factors: readonly Classification[]): number {
  return factors.reduce((count, factor, g) => {
    const redundant = factors.slice(0, g).reduce((most, earlier) => Math.max(most, connectedComponents(earlier, factor)), 0);
    return count + usedLevels(factor) - redundant;
  }, 0);
}
