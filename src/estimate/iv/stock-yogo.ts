// Critical values of the Cragg-Donald statistic at the 5 per cent level: Stock and Yogo (2005), "Testing for weak instruments in linear IV
// regression", tables 5.1 to 5.4 (two-stage least squares: relative bias, size of a 5 per cent Wald test; LIML: size), for up to 10 instruments.

/** By endogenous regressors, then from the smallest number of instruments that is tabulated. */
type Table = Readonly<Record<number, { readonly from: number; readonly rows: readonly (readonly number[])[] }>>;

const BIAS: Table = {
  1: {
    from: 3,
    rows: [
      [13.91, 9.08, 6.46, 5.39],
      [16.85, 10.27, 6.71, 5.34],
      [18.37, 10.83, 6.77, 5.25],
      [19.28, 11.12, 6.76, 5.15],
      [19.86, 11.29, 6.73, 5.07],
      [20.25, 11.39, 6.69, 4.99],
      [20.53, 11.46, 6.65, 4.92],
      [20.74, 11.49, 6.61, 4.86],
    ],
  },
  2: {
    from: 4,
    rows: [
      [11.04, 7.56, 5.57, 4.73],
      [13.97, 8.78, 5.91, 4.79],
      [15.72, 9.48, 6.08, 4.78],
      [16.88, 9.92, 6.16, 4.76],
      [17.7, 10.22, 6.2, 4.73],
      [18.3, 10.43, 6.22, 4.69],
      [18.76, 10.58, 6.23, 4.66],
    ],
  },
};

const SIZE: Table = {
  1: {
    from: 1,
    rows: [
      [16.38, 8.96, 6.66, 5.53],
      [19.93, 11.59, 8.75, 7.25],
      [22.3, 12.83, 9.54, 7.8],
      [24.58, 13.96, 10.26, 8.31],
      [26.87, 15.09, 10.98, 8.84],
      [29.18, 16.23, 11.72, 9.38],
      [31.5, 17.38, 12.48, 9.93],
      [33.84, 18.54, 13.24, 10.5],
      [36.19, 19.71, 14.01, 11.07],
      [38.54, 20.88, 14.78, 11.65],
    ],
  },
  2: {
    from: 2,
    rows: [
      [7.03, 4.58, 3.95, 3.63],
      [13.43, 8.18, 6.4, 5.45],
      [16.87, 9.93, 7.54, 6.28],
      [19.45, 11.22, 8.38, 6.89],
      [21.68, 12.33, 9.1, 7.42],
      [23.72, 13.34, 9.77, 7.91],
      [25.64, 14.31, 10.41, 8.39],
      [27.51, 15.24, 11.03, 8.85],
      [29.32, 16.16, 11.65, 9.31],
    ],
  },
};

const LIML_SIZE: Table = {
  1: {
    from: 1,
    rows: [
      [16.38, 8.96, 6.66, 5.53],
      [8.68, 5.33, 4.42, 3.92],
      [6.46, 4.36, 3.69, 3.32],
      [5.44, 3.87, 3.3, 2.98],
      [4.84, 3.56, 3.05, 2.77],
      [4.45, 3.34, 2.87, 2.61],
      [4.18, 3.18, 2.73, 2.49],
      [3.97, 3.04, 2.63, 2.39],
      [3.81, 2.93, 2.54, 2.32],
      [3.68, 2.84, 2.46, 2.25],
    ],
  },
  2: {
    from: 2,
    rows: [
      [7.03, 4.58, 3.95, 3.63],
      [5.44, 3.81, 3.32, 3.09],
      [4.72, 3.39, 2.99, 2.79],
      [4.32, 3.13, 2.78, 2.6],
      [4.06, 2.95, 2.63, 2.46],
      [3.9, 2.83, 2.52, 2.35],
      [3.78, 2.73, 2.43, 2.27],
      [3.7, 2.66, 2.36, 2.2],
      [3.64, 2.6, 2.3, 2.14],
    ],
  },
};

const BIAS_SHARES = [5, 10, 20, 30];
const SIZES = [10, 15, 20, 25];

export interface CriticalValue {
  /** "size 10%": the actual size of a 5 per cent Wald test is at most that; "bias 5%": relative to least squares. */
  readonly name: string;
  readonly value: number;
}

/** Those tabulated for the estimator, `endogenous` regressors and `instruments` excluded instruments; none beyond the tables. */
export function criticalValues(method: string, endogenous: number, instruments: number): CriticalValue[] {
  const row = (table: Table): readonly number[] => table[endogenous]?.rows[instruments - table[endogenous].from] ?? [];
  const named = (what: string, shares: readonly number[], values: readonly number[]): CriticalValue[] =>
    values.map((value, i) => ({ name: `${what} ${shares[i]}%`, value }));
  if (method === "liml") return named("size", SIZES, row(LIML_SIZE));
  return method === "2sls" || method === "b2sls" ? [...named("bias", BIAS_SHARES, row(BIAS)), ...named("size", SIZES, row(SIZE))] : [];
}
