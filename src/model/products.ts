// Products of terms: R's `a:b` and `(a + b)^2`, Stata's `c.x#c.x`.
import type { Expression } from "../data/expression.js";
import type { Cursor } from "../data/cursor.js";
import { expressionText } from "../data/expression.js";
import { type Atom, atomKey, type Term, termKey, termText } from "./formula.js";

const MOST_TERMS = 10_000;

/** Throws FORMULA_SYNTAX for more terms than a design can hold. */
export function refuseExpansion(cursor: Cursor, count: number, at: number): void {
  if (count > MOST_TERMS) throw cursor.error(`the formula expands to more than ${MOST_TERMS} terms`, at);
}

/** Every product of a term of `a` with one of `b`. A variable times itself is its square in Stata's spelling; otherwise it is refused. */
export function cross(cursor: Cursor, a: readonly Term[], b: readonly Term[], at: number, stata: boolean): Term[] {
  refuseExpansion(cursor, a.length * b.length, at);
  return a.flatMap((left) =>
    b.map((right) => {
      const product = { at: left.at, atoms: [...left.atoms, ...right.atoms] };
      const term = stata ? { ...product, atoms: withPowers(product.atoms) } : product;
      if (new Set(term.atoms.map(atomKey)).size < term.atoms.length) {
        throw cursor.error(`${termText(term)} repeats a variable, which changes nothing; the square of x is I(x^2)`, at);
      }
      return term;
    }),
  );
}

/** (a + b)^2 = a + b + a:b: the products of at most `power` different terms, those of fewer atoms first. */
export function sumPower(cursor: Cursor, base: readonly Term[], power: number, at: number): Term[] {
  const found = new Map(base.map((term) => [termKey(term), term]));
  for (let i = 1; i < power; i++) {
    for (const left of [...found.values()]) {
      for (const right of base) {
        const texts = new Set(left.atoms.map(atomKey));
        const term = { at: left.at, atoms: [...left.atoms, ...right.atoms.filter((atom) => !texts.has(atomKey(atom)))] };
        if (!found.has(termKey(term))) found.set(termKey(term), term);
      }
      refuseExpansion(cursor, found.size, at);
    }
  }
  return byDegree([...found.values()]);
}

/** Terms of fewer atoms first, otherwise in the given order. */
export function byDegree(terms: readonly Term[]): Term[] {
  return [...terms].sort((a, b) => a.atoms.length - b.atoms.length);
}

/** c.x#c.x becomes I(x^2), c.x#c.x#c.x I(x^3). */
function withPowers(atoms: readonly Atom[]): Atom[] {
  const powers = new Map<string, number>();
  for (const atom of atoms) {
    if (atom.kind !== "value") continue;
    const { base, power } = baseAndPower(atom.value);
    powers.set(expressionText(base), power + (powers.get(expressionText(base)) ?? 0));
  }
  return atoms.flatMap((atom): Atom[] => {
    if (atom.kind !== "value") return [atom];
    const { base } = baseAndPower(atom.value);
    const key = expressionText(base);
    const power = powers.get(key);
    if (power === undefined) return [];
    powers.delete(key);
    return [{ ...atom, value: power === 1 ? atom.value : powerOf(base, power, atom.at) }];
  });
}

function powerOf(base: Expression, power: number, at: number): Expression {
  const raised: Expression = { kind: "binary", operator: "^", left: base, right: { kind: "number", value: power } };
  return { kind: "call", name: "I", args: [raised], at };
}

/** x and 1, or x and k of I(x^k). */
function baseAndPower(value: Expression): { readonly base: Expression; readonly power: number } {
  const inside = value.kind === "call" && value.name === "I" ? value.args[0] : null;
  if (inside?.kind === "binary" && inside.operator === "^" && inside.right.kind === "number") {
    return { base: inside.left, power: inside.right.value };
  }
  return { base: value, power: 1 };
}
