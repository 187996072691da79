import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatEstimate, formatNumber, formatP, formatScientific } from "../../src/result/format.js";

describe("formatNumber", () => {
  const cases: readonly (readonly [number, number, string])[] = [
    // half away from zero on the shortest decimal: 1.005 is 1.00499999999999989.. as a double, toFixed gives 1.00
    [1.005, 2, "1.01"],
    [-1.005, 2, "-1.01"],
    [2.675, 2, "2.68"],
    [1.45, 1, "1.5"],
    [8.345, 2, "8.35"],
    [0.5, 0, "1"],
    [-0.5, 0, "-1"],
    [1.5, 0, "2"],
    [2.5, 0, "3"],
    [0.49999999999999994, 0, "0"],
    [0.05, 1, "0.1"],
    [0.04999, 1, "0.0"],
    // carries
    [0.999, 2, "1.00"],
    [9.99, 1, "10.0"],
    [99.5, 0, "100"],
    [0.0999, 3, "0.100"],
    [999999.9999, 3, "1000000.000"],
    // zeros have no sign
    [0, 3, "0.000"],
    [-0, 3, "0.000"],
    [-0.0004, 3, "0.000"],
    [-0.0005, 3, "-0.001"],
    [-0.4, 0, "0"],
    // exponents of the shortest text
    [1e21, 2, "1000000000000000000000.00"],
    [1.5e21, 0, "1500000000000000000000"],
    [123456789012345680000, 0, "123456789012345680000"],
    [1e-7, 3, "0.000"],
    [1e-7, 7, "0.0000001"],
    [1.5e-7, 7, "0.0000002"],
    [5e-324, 0, "0"],
    [5e-324, 324, `0.${"0".repeat(323)}5`],
    [1.7976931348623157e308, 0, `17976931348623157${"0".repeat(292)}`],
    [123456.789, 0, "123457"],
    [1234.5678, 10, "1234.5678000000"],
    [12, 0, "12"],
    [0.1 + 0.2, 17, "0.30000000000000004"],
  ];
  it.each(cases)("%d with %d decimals is %s", (x, digits, text) => expect(formatNumber(x, digits)).toBe(text));

  it("has no text for NaN and words for infinities", () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((x) => formatNumber(x, 2))).toEqual(["", "Inf", "-Inf"]);
  });

  it("is within half a unit of the last decimal, keeps the form and is odd", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), fc.integer({ min: 0, max: 8 }), (x, digits) => {
        const text = formatNumber(x, digits);
        expect(text).toMatch(digits === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${digits}}$`));
        expect(text).not.toMatch(/^-[0.]*$/);
        expect(Math.abs(Number(text) - x)).toBeLessThanOrEqual(0.5 * 10 ** -digits * (1 + 1e-9) + Math.abs(x) * 2 ** -50);
        expect(formatNumber(-x, digits).replace("-", "")).toBe(text.replace("-", ""));
      }),
    );
  });

  it("with as many decimals as the shortest text has, is that text", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 1, max: 6 }), (whole, digits) => {
        const x = whole / 10 ** digits;
        const shortest = String(x);
        const decimals = shortest.includes("e") ? null : (shortest.split(".")[1] ?? "").length;
        if (decimals !== null && x !== 0) expect(formatNumber(x, decimals)).toBe(shortest);
      }),
    );
  });
});

describe("formatScientific, formatEstimate, formatP", () => {
  it.each([
    [1.25e-5, 2, "1.3e-5"],
    [-1.25e-5, 2, "-1.3e-5"],
    [9.99e-5, 2, "1.0e-4"],
    [123456, 3, "1.23e5"],
    [7, 1, "7e0"],
    [7, 3, "7.00e0"],
    [0, 3, "0"],
  ])("%d with %d significant digits is %s", (x, count, text) => expect(formatScientific(x, count)).toBe(text));

  it("an estimate that is not zero never looks like zero", () => {
    expect([0.0012, 0.0004, -0.00049, 0, 12345678901, 1e9].map((x) => formatEstimate(x, 3))).toEqual([
      "0.001",
      "4.00e-4",
      "-4.90e-4",
      "0.000",
      "1.23e10",
      "1000000000.000",
    ]);
  });

  it("p below 0.001 is printed so", () => {
    expect([0.001, 0.0009999, 0, 1e-300, 0.0495, 1].map(formatP)).toEqual(["0.001", "<0.001", "<0.001", "<0.001", "0.050", "1.000"]);
  });
});
