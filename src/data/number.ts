// Decimal numbers as text: the one grammar of CSV cells, period keys and the message that tells which cell is not a number.

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/** The correctly rounded value of a decimal number, or an infinity for Inf and Infinity; undefined when the text is neither (hexadecimal too). */
export function parseDecimal(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text);
  const match = INFINITE.exec(text);
  if (match === null) return undefined;
  return match[1] === "-" ? -Infinity : Infinity;
}

/** Cells that mean "no value" in a numeric column. */
export const isMissingCell = (text: string): boolean => text === "" || text === "NA" || text === "NaN" || text === ".";
