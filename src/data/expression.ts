// Scalar expressions over columns: `derive`, `filter`, `where` and the variables of a formula.
export { conditionValues, evaluate, evaluateCondition, evaluateNumbers } from "./expression-evaluate.js";
export { parseExpression } from "./expression-parse.js";
export { calls, expressionNames, expressionText, isBareName, nameText, quoted, visit } from "./expression-text.js";

export type BinaryOperator = "+" | "-" | "*" | "/" | "^" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "&" | "|";

export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "name"; readonly name: string; readonly at: number }
  | { readonly kind: "unary"; readonly operator: "-" | "!"; readonly operand: Expression }
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[]; readonly at: number };
