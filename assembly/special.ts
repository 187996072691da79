// Functions of one variable on which the distributions stand: the scaled complementary error function, log gamma, Stirling's
// error, and log(1 + u) - u. Constants: scripts/fixtures/special-constants.py.
import { at } from "./f64";

const HALF_LOG_TWO_PI: f64 = 0.9189385332046727417803297;
const ONE_MINUS_EULER: f64 = 0.4227843350984671393934879;

const ERFC_TERMS: i32 = 27;
// @ts-ignore: decorator
@lazy const ERFC_CHEBYSHEV = memory.data<f64>([
  1.177483200537448698634836,
  -0.007260796620301900478358644,
  -0.08126512323618499785803186,
  0.06009212804122224999744407,
  -0.02875393558027666027099499,
  0.0105956633634728600140294,
  -0.00313692729455426423826639,
  0.0007456494372536184043120144,
  -0.0001369696503010054068143773,
  0.0000171838616003009371129066,
  -0.0000007158364623450346863334742,
  -0.0000002426139944244953201438892,
  5.576570939570356403933772e-8,
  -2.105786951380949481347279e-9,
  -1.171788935188495684936088e-9,
  1.909835517245668792005781e-10,
  1.408871764208812966463026e-11,
  -6.901108320480814955342786e-12,
  9.167958364111293286164069e-14,
  2.145450828655455299122081e-13,
  -1.471657502701062422413497e-14,
  -6.668675118770407924162998e-15,
  7.50459850988008302535621e-16,
  2.220093006666320035512964e-16,
  -3.170489895633088835677741e-17,
  -8.193570309884332333398031e-18,
  1.245981973312957435329983e-18,
]);

const LOG_GAMMA_TERMS: i32 = 27;
// @ts-ignore: decorator
@lazy const LOG_GAMMA_TAYLOR = memory.data<f64>([
  0.3224670334241132182362076,
  -0.06735230105319809513324605,
  0.02058080842778454787900092,
  -0.007385551028673985266273097,
  0.002890510330741523285752988,
  -0.001192753911703260977113936,
  0.0005096695247430424223356548,
  -0.0002231547584535793797614188,
  0.00009945751278180853371459589,
  -0.0000449262367381331417002075,
  0.0000205072127756706915531665,
  -0.000009439488275268395903987425,
  0.000004374866789907487804181793,
  -0.000002039215753801366236781901,
  0.000000955141213040741983285718,
  -0.000000449246919876456604329429,
  0.0000002120718480555466586923136,
  -0.0000001004322482396809960872083,
  4.769810169363980565760193e-8,
  -2.271109460894316491031998e-8,
  1.083865921489695409107492e-8,
  -5.183475041970046655121249e-9,
  2.483674543802478317185009e-9,
  -1.192140140586091207442548e-9,
  5.731367241678862013330195e-10,
  -2.75952288512423314517815e-10,
  1.330476437424448948149716e-10,
]);

/** log(1 + u) - u without cancellation, u > -1. In v = u / (2 + u) it is -u v + 2 v^3 (1/3 + v^2/5 + v^4/7 + ...). */
export function log1pMinus(u: f64): f64 {
  if (u < -0.7 || u > 2) return NativeMath.log1p(u) - u;
  const v = u / (2 + u);
  const square = v * v;
  let sum: f64 = 0;
  let power: f64 = 1;
  for (let k: f64 = 3; k < 81; k += 2) {
    const term = power / k;
    sum += term;
    if (term < 1e-17) break;
    power *= square;
  }
  return v * (2 * square * sum - u);
}

/** exp(x^2) erfc(x) for x >= 0; the Chebyshev series by Clenshaw's recurrence. */
export function erfcScaled(x: f64): f64 {
  const t = x > 1e300 ? 1 : (x - 4) / (x + 4);
  let b1: f64 = 0;
  let b2: f64 = 0;
  for (let n = ERFC_TERMS - 1; n > 0; n--) {
    const b = 2 * t * b1 - b2 + at(ERFC_CHEBYSHEV, n);
    b2 = b1;
    b1 = b;
  }
  return (t * b1 - b2 + at(ERFC_CHEBYSHEV, 0)) / (1 + 2 * x);
}

/** log gamma(2 + z) for |z| <= 1/2, Taylor's series; relative accuracy kept at z = 0. */
function logGammaAboutTwo(z: f64): f64 {
  let sum: f64 = 0;
  for (let k = LOG_GAMMA_TERMS - 1; k >= 0; k--) sum = sum * z + at(LOG_GAMMA_TAYLOR, k);
  return z * (ONE_MINUS_EULER + z * sum);
}

/** log gamma(1 + x) for -1/2 <= x <= 1/2, with relative accuracy at x = 0. */
export function logGammaOnePlus(x: f64): f64 {
  return logGammaAboutTwo(x) - NativeMath.log1p(x);
}

/** Stirling's series: log gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2), x >= 10. */
function stirlingSeries(x: f64): f64 {
  const w = 1 / (x * x);
  let sum: f64 = -0.02955065359477124183006536;
  sum = sum * w + 0.006410256410256410256410256;
  sum = sum * w - 0.001917526917526917526917527;
  sum = sum * w + 0.0008417508417508417508417508;
  sum = sum * w - 0.0005952380952380952380952381;
  sum = sum * w + 0.0007936507936507936507936508;
  sum = sum * w - 0.002777777777777777777777778;
  sum = sum * w + 0.08333333333333333333333333;
  return sum / x;
}

/** log gamma(x), x > 0; infinite at 0, NaN below. */
export function lgamma(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? Infinity : NaN;
  if (x >= 10) return x > 1e306 ? Infinity : (x - 0.5) * NativeMath.log(x) - x + HALF_LOG_TWO_PI + stirlingSeries(x);
  if (x < 0.5) return logGammaOnePlus(x) - NativeMath.log(x);
  if (x <= 1.5) return logGammaOnePlus(x - 1);
  let product: f64 = 1;
  while (x > 2.5) {
    x -= 1;
    product *= x;
  }
  return NativeMath.log(product) + logGammaAboutTwo(x - 2);
}

/** Stirling's error of log gamma (Loader 2000), x > 0; absolute accuracy. */
export function stirlingError(x: f64): f64 {
  return x >= 10 ? stirlingSeries(x) : lgamma(x) - ((x - 0.5) * NativeMath.log(x) - x + HALF_LOG_TWO_PI);
}

/** a (u - log(1 + u)) >= 0 with u = ratio - 1, where both are known without cancellation (Loader 2000: the deviance part). */
export function deviance(a: f64, u: f64, ratio: f64): f64 {
  return ratio >= 0.3 && ratio <= 3 ? -a * log1pMinus(u) : a * u - a * NativeMath.log(ratio);
}
