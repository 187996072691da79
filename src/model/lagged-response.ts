// A lag of the response beside entity effects: least squares and the likelihoods here take it for an ordinary regressor.
import { type Expression, expressionNames, visit } from "../data/expression.js";
import { type Formula, termExpressions, termText } from "./formula.js";

/** Whether an expression looks back at what it takes: lag() with a positive order. */
function looksBackAt(expression: Expression, names: ReadonlySet<string>): boolean {
  let found = false;
  visit(expression, (part) => {
    if (part.kind !== "call" || part.name !== "lag") return;
    const [of, order] = part.args;
    if (order.kind !== "number" || order.value <= 0) return;
    const inside = new Set(expressionNames(of));
    if (inside.size === names.size && [...inside].every((name) => names.has(name))) found = true;
  });
  return found;
}

/**
 * A note when a regressor is a lag of the response (of the same columns) and entity effects are removed: the estimates are then biased by
 * order 1/T (Nickell 1981). T is the number of periods used.
 */
export function laggedResponseNotes({ response, terms }: Formula, removesEntity: boolean, periods: number): string[] {
  const names = new Set(expressionNames(response));
  if (!removesEntity || names.size === 0) return [];
  const lags = terms.filter((term) => termExpressions(term).some((expression) => looksBackAt(expression, names)));
  if (lags.length === 0) return [];
  const what = `${lags.map(termText).join(", ")} beside entity effects is a lag of the response`;
  return [`${what}: estimates are biased by order 1/T (Nickell 1981), T = ${periods} here`];
}
