// Whether the instruments identify the endogenous regressors at all, and how strongly.
import { chiSquaredUpper, fUpper } from "../../math/distributions.js";
import { inverseQuadratic } from "../../math/inverse-quadratic.js";
import { matMul, quadratic } from "../../math/linear.js";
import type { TestResult } from "../../result/fit.js";
import { complement, type Directions, relativeTo, rowProducts } from "./canonical.js";
import { excludedBlock, type Scheme, unscaled } from "./moments.js";
import { criticalValues } from "./stock-yogo.js";

/** The part of the endogenous regressors in the projection. */
interface Endogenous {
  readonly nObs: number;
  readonly g: number;
  readonly l: number;
  /** [g * nObs] */
  readonly W: Float64Array;
  readonly V: Float64Array;
  /** g x l */
  readonly C: Float64Array;
}

function endogenousOf({ projection: { nObs, columns, exogenous, instruments, W, V, C } }: Scheme): Endogenous {
  const [g, l] = [columns - 1, instruments - exogenous];
  return { nObs, g, l, W: W.subarray(0, g * nObs), V: V.subarray(0, g * nObs), C: C.subarray(0, g * l) };
}

/** Squared canonical correlations of the endogenous regressors with the excluded instruments, the exogenous ones partialled out, ascending. */
export function canonicalCorrelations(scheme: Scheme): Directions {
  const { g, W, C } = endogenousOf(scheme);
  return relativeTo(rowProducts(C, g, C, g), rowProducts(W, g, W, g), g, "the covariance of the endogenous regressors");
}

/**
 * `craggDonald` (1993): the smallest eigenvalue of S^-1/2 X'PX S^-1/2 / l, S = X'MX / (N - q - absorbed), with the critical values of Stock
 * and Yogo (2005) where they are tabulated. With a robust vcov also `kleibergenPaapF`, the rk Wald statistic / l under the model's vcov
 * (with one endogenous regressor the first-stage F); and in any case `kleibergenPaapLm`, chi2(l - g + 1) of under-identification, robust
 * as the vcov, without small-sample factor (under iid Anderson's canonical correlation test). Kleibergen and Paap (2006).
 */
export function weakInstruments(scheme: Scheme, method: string): TestResult[] {
  const endogenous = endogenousOf(scheme);
  const { nObs, g, l } = endogenous;
  const { values, vectors } = canonicalCorrelations(scheme);
  const df2 = nObs - scheme.projection.instruments - scheme.absorbed;
  const smallest = values[0] / (1 - values[0]);
  const craggDonald: TestResult = { name: "craggDonald", statistic: (smallest * df2) / l, criticalValues: criticalValues(method, g, l) };
  const lm = rankStatistic(endogenous, vectors, endogenous.W, unscaled(scheme)).statistic;
  const df = l - g + 1;
  const tests: TestResult[] = [craggDonald, { name: "kleibergenPaapLm", statistic: lm, df, p: chiSquaredUpper(lm, df) }];
  if (scheme.vcov.type === "iid") return tests;
  const wald = rankStatistic(endogenous, vectors, endogenous.V, scheme);
  const statistic = wald.statistic / l;
  const p = g === 1 ? { df: l, df2: wald.df, p: fUpper(statistic, l, wald.df) } : {};
  return [...tests, { name: "kleibergenPaapF", statistic, ...p }];
}

/** The rk statistic of rank g - 1: how far the weakest direction is from zero, in the covariance that the residuals E [g * nObs] imply. */
function rankStatistic(
  { nObs, g, l, C }: Endogenous,
  vectors: Float64Array,
  E: Float64Array,
  scheme: Scheme,
): { statistic: number; df: number } {
  const explained = matMul(vectors, C, g, g, l); // row k: what the instruments explain of direction k; orthogonal rows
  const weakest = explained.subarray(0, l);
  const residuals = matMul(vectors.subarray(0, g), E, 1, g, nObs);
  const { covariance, reference } = excludedBlock(scheme, residuals);
  const A = complement(explained.subarray(l), g - 1, l);
  const df = l - g + 1;
  const statistic = inverseQuadratic(matMul(A, weakest, df, l, 1), quadratic(A, covariance, df, l), "the covariance of the first stages");
  return { statistic, df: reference.type === "t" ? reference.df : Number.POSITIVE_INFINITY };
}
