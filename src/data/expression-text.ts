// The canonical text of an expression, and the columns it reads.
import type { Expression } from "./expression.js";
import { PRECEDENCE, UNARY_PRECEDENCE } from "./expression-parse.js";

const BARE_NAME = /^[\p{ID_Start}_][\p{ID_Continue}.]*$/u;

/** No spaces around operators, one after a comma, parentheses only where they matter. */
export function expressionText(expression: Expression): string {
  return textOf(expression, 0);
}

function textOf(node: Expression, least: number): string {
  switch (node.kind) {
    case "number":
      return String(node.value);
    case "text":
      return `"${node.value.replace(/["\\]/g, "\\$&")}"`;
    case "name":
      return BARE_NAME.test(node.name) ? node.name : `\`${node.name}\``;
    case "call":
      return `${node.name}(${node.args.map((arg) => textOf(arg, 0)).join(", ")})`;
    case "unary": {
      const own = UNARY_PRECEDENCE[node.operator];
      return enclosed(node.operator + textOf(node.operand, own), own < least);
    }
    case "binary": {
      const own = PRECEDENCE[node.operator];
      const power = node.operator === "^";
      const left = textOf(node.left, power ? own + 1 : own === PRECEDENCE["=="] ? own + 1 : own);
      return enclosed(left + node.operator + textOf(node.right, power ? UNARY_PRECEDENCE["-"] : own + 1), own < least);
    }
  }
}

const enclosed = (text: string, needed: boolean): string => (needed ? `(${text})` : text);

/** Names of the columns an expression reads, each once, in order of appearance. */
export function expressionNames(expression: Expression): string[] {
  const names = new Set<string>();
  const visit = (node: Expression): void => {
    if (node.kind === "name") names.add(node.name);
    else if (node.kind === "unary") visit(node.operand);
    else if (node.kind === "call") node.args.forEach(visit);
    else if (node.kind === "binary") {
      visit(node.left);
      visit(node.right);
    }
  };
  visit(expression);
  return [...names];
}
