// The order condition of a system of equations (docs/vocabulary.md, `simultaneous`), judged from the study alone.
import { expressionText } from "../data/expression.js";
import { type DurbinError, suggestion } from "../errors.js";
import { type Formula, type Term, termExpressions, termText, usesWeights } from "./formula.js";
import { described, Options } from "./options.js";
import { parseFormula, parseTermList } from "./parse.js";

const WITHOUT_INSTRUMENTS = ["ols", "wls", "sur"];
/** Models with rho W y on the right side of every equation. */
const WITH_SPATIAL_LAG = ["sar", "sdm", "sac", "gns"];
const CONSTANT = "(Intercept)";

interface Regressor {
  readonly text: string;
  /** `endogenous`: a dependent variable or one of `endogenous`; `lagged`: W() of one. */
  readonly kind: "endogenous" | "lagged" | "exogenous";
}

interface Equation {
  readonly name: string;
  readonly regressors: readonly Regressor[];
}

interface System {
  readonly equations: readonly Equation[];
  /** Order of W in the instruments; 0 when the system has no W(). */
  readonly lagOrder: number;
  /** `instruments` for all equations. */
  readonly common: readonly string[];
  /** The complete lists of `instruments: {equation: [..]}`. */
  readonly own: ReadonlyMap<string, readonly string[]>;
}

/**
 * Refuses a model entry of estimator `simultaneous` whose equations no data can identify. In each equation (1) the instruments it
 * leaves out are at least as many as its regressors that are no instruments, and (2) the variables of the system that it leaves out,
 * other than endogenous ones, are at least as many as its endogenous regressors: the order condition, which W() of exogenous variables
 * as instruments does not relax. Methods ols, wls and sur need no instruments. `name` begins the message. Throws NOT_IDENTIFIED,
 * MODEL_VALUE, MODEL_MISSING, and the errors of `parseFormula`.
 */
export function checkIdentification(raw: Readonly<Record<string, unknown>>, name = ""): void {
  const options = new Options(raw, name === "" ? "" : `model ${name}: `);
  const system = readSystem(options);
  if (WITHOUT_INSTRUMENTS.includes(String(options.value("method")))) return;
  const outside = system.equations.flatMap(({ regressors }) =>
    regressors.filter(({ kind }) => kind !== "endogenous").map(({ text }) => text),
  );
  const pool = [...outside, ...system.common, ...[...system.own.values()].flat()];
  for (const equation of system.equations) {
    const own = new Set(equation.regressors.map(({ text }) => text));
    const absent = (texts: readonly string[]): string[] => [...new Set(texts)].filter((text) => !own.has(text));
    const instruments = instrumentsOf(system, equation);
    const endogenous = equation.regressors.filter(({ kind }) => kind === "endogenous").map(({ text }) => text);
    const replaced = [...own].filter((text) => !instruments.includes(text));
    if (absent(pool).length < endogenous.length) throw unidentified(options, equation, endogenous, absent(pool));
    if (absent(instruments).length < replaced.length) throw unidentified(options, equation, replaced, absent(instruments));
  }
}

function unidentified(options: Options, equation: Equation, inside: readonly string[], outside: readonly string[]): DurbinError {
  const left =
    outside.length === 0
      ? "no instrument is left out of it"
      : `only ${outside.join(", ")} ${outside.length === 1 ? "is" : "are"} left out of it`;
  const sentence = `equation "${equation.name}" is not identified: ${inside.join(", ")} ${inside.length === 1 ? "is" : "are"} endogenous in it and ${left}`;
  return options.error("NOT_IDENTIFIED", sentence, { equation: equation.name, endogenous: inside, excluded: outside });
}

/**
 * Instruments of an equation: its own list, or every exogenous regressor of the system and the list for all; with W of them up to the
 * order.
 */
function instrumentsOf({ equations, common, own, lagOrder }: System, equation: Equation): string[] {
  const exogenous = equations.flatMap(({ regressors }) => regressors.filter(({ kind }) => kind === "exogenous").map(({ text }) => text));
  const list = [CONSTANT, ...(own.get(equation.name) ?? [...exogenous, ...common])];
  const powers = Array.from({ length: lagOrder }, (_, p) => p + 1);
  const lagged = list.filter((text) => text !== CONSTANT).flatMap((text) => powers.map((p) => `${"W(".repeat(p)}${text}${")".repeat(p)}`));
  return [...new Set([...list, ...lagged])];
}

function readSystem(options: Options): System {
  const formulas = readFormulas(options);
  const hasLag = WITH_SPATIAL_LAG.includes(String(options.value("model")));
  const texts = new Set(formulas.flatMap(([, { terms }]) => terms.map(termText)));
  const added = (options.texts("endogenous") ?? []).flatMap((entry) => parseTermList(entry).map(termText));
  for (const text of added) {
    if (!texts.has(text))
      throw options.error("MODEL_VALUE", `endogenous: ${text} is a regressor of no equation${suggestion(text, texts)}`, { name: text });
  }
  const endogenous = new Set([...formulas.map(([, { response }]) => expressionText(response)), ...added]);
  const equations = formulas.map(([name, formula]) => ({ name, regressors: readRegressors(formula, endogenous, hasLag) }));
  const spatial = hasLag || formulas.some(([, formula]) => usesWeights(formula));
  return { equations, lagOrder: spatial ? readLagOrder(options) : 0, ...readInstruments(options, equations) };
}

/** `equations`, or the one `formula` of a system `by` a variable. */
function readFormulas(options: Options): (readonly [string, Formula])[] {
  if (!options.has("equations")) return [["formula", parseFormula(options.requiredText("formula"))]];
  const equations = options.inside("equations") as Options;
  const names = Object.keys(options.value("equations") as object);
  if (names.length === 0) throw options.error("MODEL_MISSING", "equations is empty");
  return names.map((name) => [name, parseFormula(equations.requiredText(name))]);
}

function readRegressors(formula: Formula, endogenous: ReadonlySet<string>, hasLag: boolean): Regressor[] {
  const constant: Regressor[] = formula.intercept ? [{ text: CONSTANT, kind: "exogenous" }] : [];
  const terms = formula.terms.map((term): Regressor => ({ text: termText(term), kind: kindOf(term, endogenous) }));
  const lag = `W(${expressionText(formula.response)})`;
  return [...constant, ...terms, ...(hasLag && !terms.some(({ text }) => text === lag) ? [{ text: lag, kind: "lagged" } as const] : [])];
}

function kindOf(term: Term, endogenous: ReadonlySet<string>): Regressor["kind"] {
  if (endogenous.has(termText(term))) return "endogenous";
  let [inside] = termExpressions(term);
  let lagged = false;
  while (inside?.kind === "call" && inside.name === "W") {
    [inside] = inside.args;
    lagged = true;
  }
  return lagged && inside !== undefined && endogenous.has(expressionText(inside)) ? "lagged" : "exogenous";
}

function readLagOrder(options: Options): number {
  const order = options.value("lagOrder") ?? 2;
  if (typeof order === "number" && Number.isInteger(order) && order >= 1 && order <= 10) return order;
  throw options.error("MODEL_VALUE", `lagOrder is a whole number from 1 to 10, found ${described(order)}`);
}

function readInstruments(options: Options, equations: readonly Equation[]): Pick<System, "common" | "own"> {
  const canonical = (list: readonly string[] | undefined): string[] => (list ?? []).flatMap((entry) => parseTermList(entry).map(termText));
  const given = options.value("instruments");
  if (given === undefined || Array.isArray(given)) return { common: canonical(options.texts("instruments")), own: new Map() };
  const inside = options.inside("instruments") as Options;
  const names = equations.map(({ name }) => name);
  if (options.has("equations")) inside.requireKeys(names, [], new Map());
  return { common: [], own: new Map(names.filter((name) => inside.has(name)).map((name) => [name, canonical(inside.texts(name))])) };
}
