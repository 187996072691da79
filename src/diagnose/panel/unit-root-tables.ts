// Moments and surfaces of unit root statistics, as printed in the papers, and linear interpolation in them.
// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: values as the papers print them, not constants of mathematics

export type Deterministic = "none" | "intercept" | "trend";

/** Levin, Lin and Chu (2002), Table 2: T~, then mean and standard deviation adjustments without deterministic part, with a constant, with a trend. The last row is the limit. */
export const LLC_TABLE: readonly (readonly number[])[] = [
  [25, 0.004, 1.049, -0.554, 0.919, -0.703, 1.003],
  [30, 0.003, 1.035, -0.546, 0.889, -0.674, 0.949],
  [35, 0.002, 1.027, -0.541, 0.867, -0.653, 0.906],
  [40, 0.002, 1.021, -0.537, 0.85, -0.637, 0.871],
  [45, 0.001, 1.017, -0.533, 0.837, -0.624, 0.842],
  [50, 0.001, 1.014, -0.531, 0.826, -0.614, 0.818],
  [60, 0.001, 1.011, -0.527, 0.81, -0.598, 0.78],
  [70, 0, 1.008, -0.524, 0.798, -0.587, 0.751],
  [80, 0, 1.007, -0.521, 0.789, -0.578, 0.728],
  [90, 0, 1.006, -0.52, 0.782, -0.571, 0.71],
  [100, 0, 1.005, -0.518, 0.776, -0.566, 0.695],
  [250, 0, 1.001, -0.509, 0.742, -0.533, 0.603],
  [500, 0, 1, -0.5, 0.707, -0.5, 0.5],
];

/** Im, Pesaran and Shin (2003), Table 3: T of the columns; mean and variance of the ADF t by lags 0 to 8; NaN where T is too short. */
export const IPS_PERIODS: readonly number[] = [10, 15, 20, 25, 30, 40, 50, 60, 70, 100];

const NONE = Number.NaN;

export const IPS_MOMENTS: Readonly<
  Record<"intercept" | "trend", { readonly mean: readonly (readonly number[])[]; readonly variance: readonly (readonly number[])[] }>
> = {
  intercept: {
    mean: [
      [-1.504, -1.514, -1.522, -1.52, -1.526, -1.523, -1.527, -1.519, -1.524, -1.532],
      [-1.488, -1.503, -1.516, -1.514, -1.519, -1.52, -1.524, -1.519, -1.522, -1.53],
      [-1.319, -1.387, -1.428, -1.443, -1.46, -1.476, -1.493, -1.49, -1.498, -1.514],
      [-1.306, -1.366, -1.413, -1.433, -1.453, -1.471, -1.489, -1.486, -1.495, -1.512],
      [-1.171, -1.26, -1.329, -1.363, -1.394, -1.428, -1.454, -1.458, -1.47, -1.495],
      [NONE, NONE, -1.313, -1.351, -1.384, -1.421, -1.451, -1.454, -1.467, -1.494],
      [NONE, NONE, NONE, -1.289, -1.331, -1.38, -1.418, -1.427, -1.444, -1.476],
      [NONE, NONE, NONE, -1.273, -1.319, -1.371, -1.411, -1.423, -1.441, -1.474],
      [NONE, NONE, NONE, -1.212, -1.266, -1.329, -1.377, -1.393, -1.415, -1.456],
    ],
    variance: [
      [1.069, 0.923, 0.851, 0.809, 0.789, 0.77, 0.76, 0.749, 0.736, 0.735],
      [1.255, 1.011, 0.915, 0.861, 0.831, 0.803, 0.781, 0.77, 0.753, 0.745],
      [1.421, 1.078, 0.969, 0.905, 0.865, 0.83, 0.798, 0.789, 0.766, 0.754],
      [1.759, 1.181, 1.037, 0.952, 0.907, 0.858, 0.819, 0.802, 0.782, 0.761],
      [2.08, 1.279, 1.097, 1.005, 0.946, 0.886, 0.842, 0.819, 0.801, 0.771],
      [NONE, NONE, 1.171, 1.055, 0.98, 0.912, 0.863, 0.839, 0.814, 0.781],
      [NONE, NONE, NONE, 1.114, 1.023, 0.942, 0.886, 0.858, 0.834, 0.795],
      [NONE, NONE, NONE, 1.164, 1.062, 0.968, 0.91, 0.875, 0.851, 0.806],
      [NONE, NONE, NONE, 1.217, 1.105, 0.996, 0.929, 0.896, 0.871, 0.818],
    ],
  },
  trend: {
    mean: [
      [-2.166, -2.167, -2.168, -2.167, -2.172, -2.173, -2.176, -2.174, -2.174, -2.177],
      [-2.173, -2.169, -2.172, -2.172, -2.173, -2.177, -2.18, -2.178, -2.176, -2.179],
      [-1.914, -1.999, -2.047, -2.074, -2.095, -2.12, -2.137, -2.143, -2.146, -2.158],
      [-1.922, -1.977, -2.032, -2.065, -2.091, -2.117, -2.137, -2.142, -2.146, -2.158],
      [-1.75, -1.823, -1.911, -1.968, -2.009, -2.057, -2.091, -2.103, -2.114, -2.135],
      [NONE, NONE, -1.888, -1.955, -1.998, -2.051, -2.087, -2.101, -2.111, -2.135],
      [NONE, NONE, NONE, -1.868, -1.923, -1.995, -2.042, -2.065, -2.081, -2.113],
      [NONE, NONE, NONE, -1.851, -1.912, -1.986, -2.036, -2.063, -2.079, -2.112],
      [NONE, NONE, NONE, -1.761, -1.835, -1.925, -1.987, -2.024, -2.046, -2.088],
    ],
    variance: [
      [1.132, 0.869, 0.763, 0.713, 0.69, 0.655, 0.633, 0.621, 0.61, 0.597],
      [1.453, 0.975, 0.845, 0.769, 0.734, 0.687, 0.654, 0.641, 0.627, 0.605],
      [1.627, 1.036, 0.882, 0.796, 0.756, 0.702, 0.661, 0.653, 0.634, 0.613],
      [2.482, 1.214, 0.983, 0.861, 0.808, 0.735, 0.688, 0.674, 0.65, 0.625],
      [3.947, 1.332, 1.052, 0.913, 0.845, 0.759, 0.705, 0.685, 0.662, 0.629],
      [NONE, NONE, 1.165, 0.991, 0.899, 0.792, 0.73, 0.705, 0.673, 0.638],
      [NONE, NONE, NONE, 1.055, 0.945, 0.828, 0.753, 0.725, 0.689, 0.65],
      [NONE, NONE, NONE, 1.145, 1.009, 0.872, 0.786, 0.747, 0.713, 0.661],
      [NONE, NONE, NONE, 1.208, 1.063, 0.902, 0.808, 0.766, 0.728, 0.67],
    ],
  },
};

/** Im, Pesaran and Shin (2003), Table 1: T, mean and variance of the Dickey-Fuller t with a constant. */
export const IPS_DICKEY_FULLER: readonly (readonly number[])[] = [
  [6, -1.52, 1.745],
  [7, -1.514, 1.414],
  [8, -1.501, 1.228],
  [9, -1.501, 1.132],
  [10, -1.504, 1.069],
  [15, -1.514, 0.923],
  [20, -1.522, 0.851],
  [25, -1.52, 0.809],
  [30, -1.526, 0.789],
  [40, -1.523, 0.77],
  [50, -1.527, 0.76],
  [100, -1.532, 0.735],
  [500, -1.531, 0.715],
  [1000, -1.529, 0.707],
];

/**
 * MacKinnon (1994), Tables 3 and 4, one series: Phi of a polynomial in the Dickey-Fuller t gives its asymptotic p. `low` up to the t of `split`, `high` above;
 * outside of `range` the polynomials turn, t is taken at its end.
 */
export const MACKINNON: Readonly<
  Record<
    Deterministic,
    { readonly low: readonly number[]; readonly high: readonly number[]; readonly split: number; readonly range: readonly [number, number] }
  >
> = {
  none: { low: [0.6344, 1.2378, 0.032496], high: [0.4797, 0.93557, -0.06999, 0.033066], split: -1.04, range: [-19.04, 5] },
  intercept: { low: [2.1659, 1.4412, 0.038269], high: [1.7339, 0.93202, -0.12745, -0.010368], split: -1.61, range: [-18.83, 2.74] },
  trend: { low: [3.2512, 1.6047, 0.049588], high: [2.5261, 0.61654, -0.37956, -0.060285], split: -2.89, range: [-16.18, 0.7] },
};

/** Value at x, linear between the columns xs (ascending), that of the end outside of them. */
export function interpolate(xs: readonly number[], values: readonly number[], x: number): number {
  if (x <= xs[0]) return values[0];
  const above = xs.findIndex((at) => at >= x);
  if (above < 0) return values[values.length - 1];
  const share = (x - xs[above - 1]) / (xs[above] - xs[above - 1]);
  return share === 1 ? values[above] : values[above - 1] + share * (values[above] - values[above - 1]);
}
