// What an instrumental variables estimator works on: columns without effects, checked so that every later step has full rank.
import { listed } from "../../data/table.js";
import { DurbinError } from "../../errors.js";
import { absorbedParameters } from "../../math/absorbed.js";
import type { Design, Instruments } from "../../model/design.js";
import { leastSquares } from "../../wasm/dense.js";
import { absorbedColumns, collinear, refuseAbsorbed, refuseConstantResponse, roundingLengths } from "../least-squares.js";
import { effectNames, removeEffects } from "../within.js";

export interface IvProblem {
  readonly nObs: number;
  /** [k] exogenous regressors, then the endogenous ones */
  readonly names: readonly string[];
  readonly exogenous: number;
  readonly endogenous: number;
  /** [l] excluded instruments */
  readonly instrumentNames: readonly string[];
  /** [nObs], [k * nObs], [l * nObs], the effects removed */
  readonly y: Float64Array;
  readonly X: Float64Array;
  readonly Z: Float64Array;
  /** Parameters of the effects. */
  readonly absorbed: number;
  /** The columns are centered: there is a constant, or there are effects. */
  readonly centered: boolean;
  /** Steps of the projection that removed the effects. */
  readonly iterations: number;
}

/**
 * The columns of a design with its effects removed. Throws NOT_IDENTIFIED for fewer instruments than endogenous regressors,
 * TOO_MANY_INSTRUMENTS for no fewer instruments than rows, NO_VARIATION for what the effects absorb, COLLINEAR for instruments or
 * regressors that others determine, NO_CONVERGENCE.
 */
export function ivProblem(design: Design): IvProblem {
  const { nObs, names, factors, hasIntercept, response } = design;
  const instruments = design.instruments as Instruments;
  const k = names.length;
  const absorbed = absorbedParameters(factors);
  const problem = {
    nObs,
    names,
    exogenous: k - instruments.endogenous,
    endogenous: instruments.endogenous,
    instrumentNames: instruments.names,
  };
  refuseFewInstruments(problem);
  refuseManyInstruments(problem, absorbed);
  const columns = new Float64Array((1 + k + instruments.names.length) * nObs);
  columns.set(design.y);
  columns.set(design.X, nObs);
  columns.set(instruments.Z, (1 + k) * nObs);
  const iterations = removeEffects(design, columns);
  const [y, X, Z] = [columns.subarray(0, nObs), columns.subarray(nObs, (1 + k) * nObs), columns.subarray((1 + k) * nObs)];
  const effects = effectNames(design);
  if (hasIntercept || factors.length > 0) refuseConstantResponse(response, design.y, y, effects);
  if (factors.length > 0) {
    refuseAbsorbed(names, design.X, X, nObs, effects);
    refuseAbsorbedInstruments(instruments, Z, nObs, effects);
  }
  const ofEffects = factors.length > 0 ? effects : undefined;
  refuseCollinear(names, X, design.X, nObs, ofEffects);
  const exogenous = problem.exogenous * nObs;
  refuseCollinear(
    [...names.slice(0, problem.exogenous), ...instruments.names],
    joined(X.subarray(0, exogenous), Z),
    joined(design.X.subarray(0, exogenous), instruments.Z),
    nObs,
    ofEffects,
  );
  return { ...problem, y, X, Z, absorbed, centered: hasIntercept || factors.length > 0, iterations };
}

type Counts = Pick<IvProblem, "nObs" | "names" | "exogenous" | "endogenous" | "instrumentNames">;

function refuseFewInstruments({ names, exogenous, endogenous, instrumentNames }: Counts): void {
  if (instrumentNames.length >= endogenous) return;
  const sentence = `${listed(names.slice(exogenous))} need at least ${endogenous} excluded instruments, and there ${instrumentNames.length === 1 ? "is 1" : `are ${instrumentNames.length}`}: ${listed(instrumentNames)}`;
  throw new DurbinError("input", "UNDER_IDENTIFIED", sentence, { endogenous: names.slice(exogenous), instruments: instrumentNames });
}

function refuseManyInstruments({ nObs, exogenous, instrumentNames }: Counts, absorbed: number): void {
  const used = exogenous + instrumentNames.length + absorbed;
  if (used < nObs) return;
  const effects = absorbed === 0 ? "" : ` and ${absorbed} effects`;
  const sentence = `${instrumentNames.length} excluded instruments, ${exogenous} exogenous regressors${effects} fit every variable exactly in ${nObs} rows; use fewer instruments`;
  throw new DurbinError("input", "TOO_MANY_INSTRUMENTS", sentence, { nObs, instruments: instrumentNames.length });
}

function refuseAbsorbedInstruments({ names, Z }: Instruments, after: Float64Array, nObs: number, effects: string): void {
  const columns = absorbedColumns(names, Z, after, nObs);
  if (columns.length === 0) return;
  const [first] = columns;
  const [does, it] = columns.length === 1 ? ["does not vary", "it"] : ["do not vary", "them"];
  const sentence = `the instrument${columns.length === 1 ? "" : "s"} ${listed(columns)} ${does} once the effects (${effects}) are removed; multiply ${it} by something that varies there, such as a trend or a national series: I(${first} * trend)`;
  throw new DurbinError("input", "NO_VARIATION", sentence, { columns });
}

/** Throws COLLINEAR where some of k columns determine others; `before`: as they were before the effects were removed. */
function refuseCollinear(names: readonly string[], columns: Float64Array, before: Float64Array, nObs: number, effects?: string): void {
  const k = names.length;
  const referenceLengths = effects === undefined ? {} : { referenceLengths: roundingLengths(before, k, nObs) };
  const fit = leastSquares(columns, k, nObs, new Float64Array(nObs), referenceLengths);
  if (fit.rank < k) throw collinear(names, fit, effects);
}

export function joined(...parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
