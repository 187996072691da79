// Numbers as text. One rule for every report, independent of the locale and of the engine's own rounding.

/** The shortest decimal that reads back as the same double: value = 0.DIGITS x 10^point. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

function shortestDecimal(x: number): Decimal {
  const [mantissa, exponent = "0"] = String(Math.abs(x)).split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  const all = whole + fraction;
  const leadingZeros = /^0*/.exec(all)![0].length;
  return { digits: all.slice(leadingZeros), point: whole.length + Number(exponent) - leadingZeros };
}

/** Keeps `count` leading digits, half away from zero; the carry may add one digit in front. */
function roundDigits({ digits, point }: Decimal, count: number): Decimal {
  if (count < 0 || digits === "") return { digits: "", point };
  if (count >= digits.length) return { digits: digits.padEnd(count, "0"), point };
  if (digits[count] < "5") return { digits: digits.slice(0, count), point };
  let last = count - 1;
  while (last >= 0 && digits[last] === "9") last--;
  const zeros = "0".repeat(count - 1 - last);
  if (last < 0) return { digits: `1${zeros}`, point: point + 1 };
  return { digits: digits.slice(0, last) + String(Number(digits[last]) + 1) + zeros, point };
}

/**
 * x with a fixed number of decimals, "." as mark, no grouping: half away from zero on the shortest decimal, so 1.005 is 1.01 and -0.5 is -1.
 * What rounds to zero has no sign. NaN is an empty text (the value does not exist), infinities are "Inf" and "-Inf".
 */
export function formatNumber(x: number, digits: number): string {
  if (Number.isNaN(x)) return "";
  if (!Number.isFinite(x)) return x > 0 ? "Inf" : "-Inf";
  const decimal = shortestDecimal(x);
  const rounded = roundDigits(decimal, decimal.point + digits);
  // every digit of the result, from the first one kept to the last decimal, padded to at least one digit before the mark
  const all = rounded.digits.padStart(digits + 1, "0");
  const whole = all.slice(0, all.length - digits);
  const text = digits > 0 ? `${whole}.${all.slice(all.length - digits)}` : whole;
  return x < 0 && rounded.digits !== "" && /[1-9]/.test(text) ? `-${text}` : text;
}

/** x with `count` significant digits in the form 1.2e-5, half away from zero on the shortest decimal; zero is "0". */
export function formatScientific(x: number, count: number): string {
  if (!Number.isFinite(x) || x === 0) return formatNumber(x, 0);
  const { digits, point } = roundDigits(shortestDecimal(x), count);
  const mantissa = count > 1 ? `${digits[0]}.${digits.slice(1, count)}` : digits[0];
  return `${x < 0 ? "-" : ""}${mantissa}e${point - 1}`;
}

/** x with at least `count` significant digits in fixed notation, 0.0009186 or 2831; in the form 1.234e-9 where more than ten decimals would be needed. */
export function formatSignificant(x: number, count: number): string {
  if (!Number.isFinite(x) || x === 0) return formatNumber(x, 0);
  const decimals = Math.max(0, count - shortestDecimal(x).point);
  return decimals > 10 || Math.abs(x) >= 1e10 ? formatScientific(x, count) : formatNumber(x, decimals);
}

/** An estimate: fixed decimals; what would be printed as zero without being zero, or needs more than ten digits, keeps three digits as 1.23e-5. */
export function formatEstimate(x: number, digits: number): string {
  if (!Number.isFinite(x) || x === 0) return formatNumber(x, digits);
  const text = formatNumber(x, digits);
  return /[1-9]/.test(text) && Math.abs(x) < 1e10 ? text : formatScientific(x, 3);
}

/** A p-value with three decimals; below 0.001 it is printed so. */
export function formatP(p: number): string {
  return p < 0.001 ? "<0.001" : formatNumber(p, 3);
}
