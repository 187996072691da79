// A confidence interval as the hypotheses that a test does not reject.

/** Doublings in search of a rejected hypothesis, and halvings towards the border. Beyond 2048 standard errors ties drown in rounding. */
const DOUBLINGS = 10;
const HALVINGS = 50;

/**
 * The nearest hypotheses below and above the estimate at which p falls to alpha, to about 1e-12 of the first step (2 standard errors); p is 1 at the
 * estimate. An end that is not found within 2048 standard errors is absent.
 */
export function invert(
  pOf: (value: number) => number,
  { estimate, se, alpha }: { readonly estimate: number; readonly se: number; readonly alpha: number },
): { readonly low?: number; readonly high?: number } {
  const end = (side: -1 | 1): number | undefined => {
    let [inside, outside] = [estimate, estimate + side * 2 * se];
    for (let d = 0; pOf(outside) > alpha; d++) {
      if (d === DOUBLINGS) return undefined;
      inside = outside;
      outside = estimate + 2 * (outside - estimate);
    }
    for (let h = 0; h < HALVINGS; h++) {
      const middle = (inside + outside) / 2;
      if (pOf(middle) > alpha) inside = middle;
      else outside = middle;
    }
    return (inside + outside) / 2;
  };
  const [low, high] = [end(-1), end(1)];
  return { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
}
