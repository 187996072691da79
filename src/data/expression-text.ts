// The canonical text of an expression, and walks over its parts.
import type { Expression } from "./expression.js";
import { PRECEDENCE, UNARY_PRECEDENCE } from "./expression-parse.js";

const BARE_NAME = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;

export const isBareName = (name: string): boolean => BARE_NAME.test(name);

/** A column name as a formula spells it: bare, or in backquotes (a backquote inside is doubled). */
export const nameText = (name: string): string => (isBareName(name) ? name : `\`${name.replaceAll("`", "``")}\``);

/** A text in double quotes. */
export const quoted = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/** No spaces around operators, one after a comma, no parentheses that change nothing. `outer` is how strongly what is around it binds. */
export function expressionText(expression: Expression, outer = 0): string {
  switch (expression.kind) {
    case "number":
      return String(expression.value);
    case "text":
      return quoted(expression.value);
    case "name":
      return nameText(expression.name);
    case "call":
      return `${expression.name}(${expression.args.map((arg) => expressionText(arg)).join(", ")})`;
    case "unary": {
      const own = UNARY_PRECEDENCE[expression.operator];
      return wrap(`${expression.operator}${expressionText(expression.operand, own)}`, own < outer);
    }
    case "binary": {
      const own = PRECEDENCE[expression.operator];
      const [left, right] = sidePrecedence(expression.operator, own);
      const text = expressionText(expression.left, left) + expression.operator + expressionText(expression.right, right);
      return wrap(text, own < outer);
    }
  }
}

/** What each side must bind with to stand without parentheses. Powers group from the right, comparisons do not chain. */
function sidePrecedence(operator: string, own: number): readonly [number, number] {
  if (operator === "^") return [own + 1, UNARY_PRECEDENCE["-"]];
  return own === PRECEDENCE["=="] ? [own + 1, own + 1] : [own, own + 1];
}

const wrap = (text: string, parentheses: boolean): string => (parentheses ? `(${text})` : text);

/** Calls `see` for the expression and everything in it, outermost first. */
export function visit(expression: Expression, see: (part: Expression) => void): void {
  see(expression);
  if (expression.kind === "unary") visit(expression.operand, see);
  else if (expression.kind === "call") for (const arg of expression.args) visit(arg, see);
  else if (expression.kind === "binary") {
    visit(expression.left, see);
    visit(expression.right, see);
  }
}

/** Names of the columns an expression reads, each once, in order of appearance. */
export function expressionNames(expression: Expression): string[] {
  const names = new Set<string>();
  visit(expression, (part) => {
    if (part.kind === "name") names.add(part.name);
  });
  return [...names];
}

/** Whether a function is called anywhere in an expression. */
export function calls(expression: Expression, name: string): boolean {
  let found = false;
  visit(expression, (part) => {
    if (part.kind === "call" && part.name === name) found = true;
  });
  return found;
}
