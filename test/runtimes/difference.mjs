/** Path and both values of the first place where two JSON texts differ. */
export function firstDifference(a, b) {
  return walk(JSON.parse(a), JSON.parse(b), "") ?? "no value: only the order or the spelling of the texts";
}

function walk(a, b, path) {
  if (Object.is(a, b)) return null;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return `${path}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = walk(a[key], b[key], `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}
