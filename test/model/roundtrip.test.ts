// parse(text(f)) = f for any formula the types allow.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Expression } from "../../src/data/expression.js";
import { diffOf, lagOf } from "../../src/data/expression-parse.js";
import { type Atom, type Formula, formulaText, type Term, termKey } from "../../src/model/formula.js";
import { parseFormula } from "../../src/model/parse.js";

const names = fc.oneof(
  fc.constantFrom(
    "x",
    "gsp",
    "_a1",
    "人口",
    "W",
    "I",
    "i",
    "L",
    "lag",
    "true",
    "__proto__",
    "log.gsp",
    "1984density",
    "my var",
    "a`b",
    "a+b",
    "é",
  ),
  fc
    .string({ minLength: 1, maxLength: 8, unit: "binary" })
    .map((text) => text.normalize("NFC").trim())
    .filter((text) => text !== ""),
);
const numbers = fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e300, noNaN: true })).map((value) => (value === 0 ? 0 : value));
const texts = fc.string({ maxLength: 6, unit: "binary" }).map((text) => text.normalize("NFC"));

const { expression } = fc.letrec<{ expression: Expression; call: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    names.map((name): Expression => ({ kind: "name", name, at: 0 })),
    numbers.map((value): Expression => ({ kind: "number", value })),
    texts.map((value): Expression => ({ kind: "text", value })),
    tie("call"),
    fc.record({ kind: fc.constant("unary" as const), operator: fc.constantFrom("-" as const, "!" as const), operand: tie("expression") }),
    fc.record({
      kind: fc.constant("binary" as const),
      operator: fc.constantFrom(...(["+", "-", "*", "/", "^", "==", "!=", "<", "<=", ">", ">=", "&", "|"] as const)),
      left: tie("expression"),
      right: tie("expression"),
    }),
  ),
  call: fc.oneof(
    fc
      .tuple(fc.constantFrom("log", "exp", "sqrt", "abs", "mean", "W", "I"), tie("expression"))
      .map(([name, arg]): Expression => ({ kind: "call", name, args: [arg], at: 0 })),
    fc
      .tuple(tie("expression"), tie("expression"), tie("expression"))
      .map((args): Expression => ({ kind: "call", name: "if", args, at: 0 })),
    fc.tuple(tie("expression"), fc.integer({ min: -20, max: 20 })).map(([x, k]) => lagOf(x, k, 0)),
    fc.tuple(tie("expression"), fc.integer({ min: 1, max: 20 })).map(([x, k]) => diffOf(x, k, 0)),
  ),
}));

/** Arithmetic stands inside I() where a term is expected, and every term has a variable. */
const values = fc.tuple(expression, names).map(([inside, name]): Expression => {
  const variable: Expression = { kind: "name", name, at: 0 };
  return { kind: "call", name: "I", args: [{ kind: "binary", operator: "+", left: variable, right: inside }], at: 0 };
});
const value = fc.oneof(
  names.map((name): Expression => ({ kind: "name", name, at: 0 })),
  values,
);
const levels = fc.oneof(fc.constantFrom("1986", "-1", "west", "far west", "2003Q1", "01", "其他", 'a"b\\'), texts);
const atom: fc.Arbitrary<Atom> = fc.oneof(
  value.map((x): Atom => ({ kind: "value", value: x, at: 0 })),
  fc.record({ kind: fc.constant("factor" as const), variable: names, by: fc.option(value), ref: fc.option(levels), at: fc.constant(0) }),
  fc.record({
    kind: fc.constant("poly" as const),
    of: value,
    degree: fc.integer({ min: 1, max: 20 }),
    raw: fc.boolean(),
    at: fc.constant(0),
  }),
);
const term: fc.Arbitrary<Term> = fc
  .uniqueArray(atom, { minLength: 1, maxLength: 3, selector: (a) => termKey({ atoms: [a], at: 0 }) })
  .map((atoms) => ({ atoms, at: 0 }));
const distinct = (min: number, max: number) => fc.uniqueArray(term, { minLength: min, maxLength: max, selector: termKey });
const fixedEffect = fc.record({
  variables: fc.uniqueArray(names, { minLength: 1, maxLength: 3 }),
  slopes: fc.array(names, { maxLength: 2 }),
  slopesOnly: fc.boolean(),
  at: fc.constant(0),
});

const formulas: fc.Arbitrary<Formula> = fc
  .record({
    response: values,
    intercept: fc.boolean(),
    terms: distinct(0, 4),
    fixedEffects: fc.uniqueArray(fixedEffect, { maxLength: 3, selector: ({ variables }) => [...variables].sort().join("^") }),
    hasInstruments: fc.boolean(),
    more: distinct(2, 4),
  })
  .map(({ hasInstruments, more, fixedEffects, ...rest }) => {
    const taken = new Set(rest.terms.map(termKey));
    const free = more.filter((t) => !taken.has(termKey(t)));
    const instrumented = hasInstruments && free.length > 1;
    return {
      ...rest,
      source: "",
      fixedEffects: fixedEffects.map((effect) => ({ ...effect, slopesOnly: effect.slopesOnly && effect.slopes.length > 0 })),
      endogenous: instrumented ? free.slice(0, 1) : [],
      instruments: instrumented ? free.slice(1) : [],
    };
  });

/** Without offsets and source. */
const bare = (formula: Formula): unknown =>
  JSON.parse(JSON.stringify(formula, (key, part) => (key === "at" || key === "source" ? undefined : part)));

it("reads every canonical text as the formula it came from", () => {
  fc.assert(
    fc.property(formulas, (formula) => {
      const text = formulaText(formula);
      if (formula.terms.some((t) => termKey(t) === termKey({ atoms: [{ kind: "value", value: formula.response, at: 0 }], at: 0 }))) return;
      const read = parseFormula(text);
      expect(bare(read)).toEqual(bare(formula));
      expect(formulaText(read)).toBe(text);
    }),
    { numRuns: 500, seed: 7 },
  );
});

it("refuses or reads any text, and reads its own canonical form the same way", () => {
  const pieces = fc.constantFrom(
    "y",
    "~",
    "x",
    "+",
    "-",
    "*",
    ":",
    "^",
    "2",
    "(",
    ")",
    "|",
    "#",
    "##",
    "i(",
    "W(",
    "lag(",
    ",",
    "L.",
    "c.",
    "i.",
    "1",
    "0",
    "I(",
    "[",
    "]",
    " ",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
      let text: string;
      try {
        text = formulaText(parseFormula(`y ~ x ${parts.join("")}`));
      } catch (error) {
        expect((error as Error).name).toBe("DurbinError");
        return;
      }
      expect(formulaText(parseFormula(text))).toBe(text);
    }),
    { numRuns: 3000, seed: 7 },
  );
});
