import { describe, expect, it } from "vitest";
import { assertClose } from "./close.js";

describe("assertClose", () => {
  it("accepts equal numbers, infinities and differences within a tolerance", () => {
    assertClose([1, Infinity, 0], [1 + 1e-14, Infinity, 1e-17], 1e-13, 1e-16);
  });
  it("refuses what differs, what is NaN and what has another length", () => {
    expect(() => assertClose(1, 1.1, 1e-3)).toThrow(/got 1, expected 1.1/);
    expect(() => assertClose([0, 1], [0, 2], 1e-3)).toThrow(/^\[1\]: got 1/);
    expect(() => assertClose(Number.NaN, Number.NaN, 1)).toThrow(/NaN/);
    expect(() => assertClose(Infinity, 1, 1)).toThrow(/Infinity/);
    expect(() => assertClose([1], [1, 2], 1)).toThrow(/1 numbers, expected 2/);
    expect(() => assertClose(1e-9, 0, 1e-3)).toThrow(/expected 0/);
  });
});
