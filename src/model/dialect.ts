// What formulas have besides the grammar of expressions: Stata's operators, W(), and more symbols. Names with dots stand in backquotes,
// since a dot ends an operator.
import type { Cursor } from "../data/cursor.js";
import { type Dialect, EXPRESSIONS } from "../data/dialect.js";
import type { Expression } from "../data/expression.js";
import { isCall, parseCall, parseName } from "../data/expression-parse.js";
import { suggestion } from "../errors.js";
import { formulaError } from "./formula-error.js";
import { stataOperator } from "./stata.js";

/** Functions that are terms: they make several columns. */
const TERM_FUNCTIONS = ["i", "factor", "poly"];

export const FORMULAS: Dialect = {
  what: "a formula",
  name: /[\p{ID_Start}_]\p{ID_Continue}*/uy,
  symbol: /##|==|!=|<=|>=|[-+*/^:()[\],=<>&|!~#]/uy,
  prefix: /(?:[\p{ID_Start}_]\p{ID_Continue}*|[LFDSlfds]\([\d\s/,]*\)|ib\(\w+\))\./uy,
  foreignSymbols: [
    [/&&/y, "&"],
    [/\*\*/y, "^"],
  ],
  functions: new Map([...EXPRESSIONS.functions, ["I", [1, 1]], ["W", [1, 1]]]),
  readPrefix: readStata,
  syntaxError: (source, at, sentence) => formulaError(source, at, "FORMULA_SYNTAX", sentence),
  unknownFunction(source, at, name, hint) {
    if (TERM_FUNCTIONS.includes(name)) {
      return formulaError(source, at, "FORMULA_SYNTAX", `${name}() makes several columns; it is a term, not part of an expression`);
    }
    const near = hint === "" ? suggestion(name, TERM_FUNCTIONS) : hint;
    return formulaError(source, at, "UNKNOWN_FUNCTION", `there is no function "${name}"${near}`, { function: name });
  },
};

/** `L2.x`, `LD.x`, `L(1/3).x`, `c.x` as expressions. */
function readStata(cursor: Cursor): Expression[] {
  const operator = stataOperator(cursor);
  return cursor.nested(() => readOperand(cursor)).flatMap(operator);
}

function readOperand(cursor: Cursor): Expression[] {
  if (cursor.token.kind === "prefix") return readStata(cursor);
  return isCall(cursor) ? parseCall(cursor) : [parseName(cursor)];
}
