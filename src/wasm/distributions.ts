// Tails are upper tails, computed directly with a relative accuracy of 1e-12 down to 1e-300. NaN in, NaN out; degrees of freedom that
// are not positive give NaN, infinite ones the limit; an infinite statistic has tail 0.
import { kernel } from "./load.js";

interface DistributionExports {
  normalTail(z: number): number;
  normalTwoSided(z: number): number;
  normalQuantile(p: number): number;
  tUpper(t: number, df: number): number;
  tTwoSided(t: number, df: number): number;
  tQuantile(p: number, df: number): number;
  fUpper(f: number, df1: number, df2: number): number;
  chiSquaredUpper(x: number, df: number): number;
}

const wasm = (): DistributionExports => kernel<DistributionExports>();

/** P(Z > z), Z standard normal. */
export const normalTail = (z: number): number => wasm().normalTail(z);

/** P(|Z| > |z|), Z standard normal. */
export const normalTwoSided = (z: number): number => wasm().normalTwoSided(z);

/** The z with P(Z <= z) = p; relative accuracy 1e-13. Infinite at 0 and 1, NaN outside [0, 1]. Wichura (1988) and a Newton step. */
export const normalQuantile = (p: number): number => wasm().normalQuantile(p);

/** P(T > t), T of Student's distribution with df degrees of freedom (any positive number). */
export const tUpper = (t: number, df: number): number => wasm().tUpper(t, df);

/** P(|T| > |t|). */
export const tTwoSided = (t: number, df: number): number => wasm().tTwoSided(t, df);

/** The t with P(T <= t) = p; relative accuracy 1e-13. Infinite at 0 and 1, NaN outside [0, 1]. */
export const tQuantile = (p: number, df: number): number => wasm().tQuantile(p, df);

/** P(X > f), X of the F distribution with df1 and df2 degrees of freedom. */
export const fUpper = (f: number, df1: number, df2: number): number => wasm().fUpper(f, df1, df2);

/** P(X > x), X chi-squared with df degrees of freedom. */
export const chiSquaredUpper = (x: number, df: number): number => wasm().chiSquaredUpper(x, df);
