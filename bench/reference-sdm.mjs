// Two-way fixed-effects spatial Durbin model as one writes it from the textbook: dense W, plain JavaScript, no library.
// y = rho W y + X beta + W X theta + entity + period + e by maximum likelihood (Ord 1975; Elhorst 2014), W = row-standardized symmetric links.
import { cholesky, choleskyInverse, dotProduct, inverse, multiply, symmetricEigenvalues } from "./reference-linear.mjs";

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const SEARCH_TOLERANCE = 1e-9;

/**
 * Estimates, standard errors of the expected information, and impacts with standard errors from `draws` draws.
 * @param {{ n: number, rowPtr: Int32Array, colIdx: Int32Array, weight: Float64Array }} links
 * @param {{ y: Float64Array, x: Float64Array[], T: number }} panel columns year after year
 */
export function fitReference(links, { y, x, T }, draws) {
  const { n } = links;
  const W = denseWeights(links);
  const free = (column) => removeEffects(column, n, T);
  const lag = (column) => lagPanel(W, column, n, T);
  const Z = [...x.map(free), ...x.map((column) => free(lag(column)))];
  const model = { n, T, W, Z, y: free(y), Wy: free(lag(y)), eigenvalues: symmetricEigenvalues(symmetricForm(W, n), n) };
  const { rho, delta, e } = maximize(model);
  const covariance = parameterCovariance(model, rho, e);
  const parameters = [...delta, rho];
  return {
    rho,
    parameters,
    se: parameters.map((_, i) => Math.sqrt(covariance[i][i])),
    impacts: impactsOf(parameters, model),
    impactSe: impactErrors(parameters, covariance, model, draws),
  };
}

function denseWeights({ n, rowPtr, colIdx, weight }) {
  const W = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let k = rowPtr[i]; k < rowPtr[i + 1]; k++) W[i * n + colIdx[k]] = weight[k];
  return W;
}

/** s_ij = sqrt(w_ij w_ji): similar to W, since w_ij = c_ij / d_i with symmetric c (Ord 1975). */
function symmetricForm(W, n) {
  const S = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) S[i * n + j] = Math.sqrt(W[i * n + j] * W[j * n + i]);
  return S;
}

function lagPanel(W, column, n, T) {
  const out = new Float64Array(n * T);
  for (let t = 0; t < T; t++) {
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += W[i * n + j] * column[t * n + j];
      out[t * n + i] = sum;
    }
  }
  return out;
}

/** x_it - mean of i - mean of t + mean. */
function removeEffects(column, n, T) {
  const byEntity = new Float64Array(n);
  const byPeriod = new Float64Array(T);
  let all = 0;
  for (let t = 0; t < T; t++) {
    for (let i = 0; i < n; i++) {
      const value = column[t * n + i];
      byEntity[i] += value / T;
      byPeriod[t] += value / n;
      all += value / (n * T);
    }
  }
  return column.map((value, row) => value - byEntity[row % n] - byPeriod[Math.floor(row / n)] + all);
}

/** The concentrated likelihood -n T / 2 ln e'e + T ln|I - rho W| by golden section. */
function maximize({ n, T, Z, y, Wy, eigenvalues }) {
  const ZZ = choleskyInverse(Z.map((a) => Z.map((b) => dotProduct(a, b))));
  const project = (column) =>
    multiply(
      ZZ,
      Z.map((z) => [dotProduct(z, column)]),
    ).flat();
  const [fromY, fromWy] = [project(y), project(Wy)];
  const residuals = (column, coefficients) =>
    column.map((value, row) => value - Z.reduce((sum, z, j) => sum + coefficients[j] * z[row], 0));
  const [e0, eW] = [residuals(y, fromY), residuals(Wy, fromWy)];
  const [ee, ew, ww] = [dotProduct(e0, e0), dotProduct(e0, eW), dotProduct(eW, eW)];
  const logLik = (rho) => {
    let logDet = 0;
    for (const w of eigenvalues) logDet += Math.log(1 - rho * w);
    return T * logDet - ((n * T) / 2) * Math.log(ee - 2 * rho * ew + rho * rho * ww);
  };
  const rho = goldenSection(logLik, 1 / Math.min(...eigenvalues), 1 / Math.max(...eigenvalues));
  return { rho, delta: fromY.map((value, j) => value - rho * fromWy[j]), e: e0.map((value, row) => value - rho * eW[row]) };
}

/** The place of the maximum of f between low and high. */
function goldenSection(f, low, high) {
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [fa, fb] = [f(a), f(b)];
  while (high - low > SEARCH_TOLERANCE) {
    if (fa > fb) {
      [high, b, fb] = [b, a, fa];
      a = high - GOLDEN * (high - low);
      fa = f(a);
    } else {
      [low, a, fa] = [a, b, fb];
      b = low + GOLDEN * (high - low);
      fb = f(b);
    }
  }
  return (low + high) / 2;
}

/** Inverse of the expected information in (delta, rho, sigma2), without sigma2. */
function parameterCovariance({ n, T, W, Z, Wy }, rho, e) {
  const A = W.map((w, at) => (at % (n + 1) === 0 ? 1 : 0) - rho * w);
  const P = inverse(A, n);
  const G = P.map((p, at) => (at % (n + 1) === 0 ? (p - 1) / rho : p / rho)); // P = I + rho G
  let [traceG, traceGG, traceGGt] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    traceG += G[i * n + i];
    for (let j = 0; j < n; j++) {
      traceGG += G[i * n + j] * G[j * n + i];
      traceGGt += G[i * n + j] * G[i * n + j];
    }
  }
  const sigma2 = dotProduct(e, e) / (n * T);
  const Ge = removeEffects(lagPanel(G, e, n, T), n, T);
  const mean = Wy.map((value, row) => value - Ge[row]);
  const k = Z.length;
  const information = Z.map((a) => [...Z.map((b) => dotProduct(a, b) / sigma2), dotProduct(a, mean) / sigma2, 0]);
  const cross = information.map((row) => row[k]);
  const ofRho = dotProduct(mean, mean) / sigma2 + T * (traceGG + traceGGt);
  information.push(
    [...cross, ofRho, (T * traceG) / sigma2],
    [...cross.map(() => 0), (T * traceG) / sigma2, (n * T) / (2 * sigma2 * sigma2)],
  );
  return choleskyInverse(information)
    .slice(0, k + 1)
    .map((row) => row.slice(0, k + 1));
}

/** Direct, indirect and total impact of each variable, exact: traces from the eigenvalues, W 1 = 1. */
function impactsOf(parameters, { n, eigenvalues }) {
  const variables = (parameters.length - 1) / 2;
  const rho = parameters.at(-1);
  let traceG = 0;
  for (const w of eigenvalues) traceG += w / (1 - rho * w);
  const directLag = traceG / n;
  return Array.from({ length: variables }, (_, v) => {
    const [beta, theta] = [parameters[v], parameters[variables + v]];
    const direct = beta * (1 + rho * directLag) + theta * directLag;
    const total = (beta + theta) / (1 - rho);
    return [direct, total - direct, total];
  }).flat();
}

/** Standard deviations of the impacts over joint draws of all parameters. */
function impactErrors(parameters, covariance, model, draws) {
  const L = cholesky(covariance);
  const normal = normalSource(1);
  const simulated = Array.from({ length: draws }, () => {
    const z = parameters.map(normal);
    return impactsOf(
      parameters.map((value, i) => value + L[i].reduce((sum, l, j) => sum + l * z[j], 0)),
      model,
    );
  });
  return simulated[0].map((_, i) => {
    const mean = simulated.reduce((sum, row) => sum + row[i], 0) / draws;
    return Math.sqrt(simulated.reduce((sum, row) => sum + (row[i] - mean) ** 2, 0) / (draws - 1));
  });
}

/** Box and Muller (1958) over a 32-bit generator. */
function normalSource(seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
