import { describe, expect, it } from "vitest";
import { matMul, quadratic, transposed } from "../../src/math/linear.js";

const A = Float64Array.of(1, 2, 3, 4, 5, 6);

describe("linear", () => {
  it("multiplies and transposes", () => {
    expect(matMul(A, Float64Array.of(1, 0, 2, 1, 0, 3), 2, 3, 2)).toEqual(Float64Array.of(5, 11, 14, 23));
    expect(transposed(A, 2, 3)).toEqual(Float64Array.of(1, 4, 2, 5, 3, 6));
    expect(matMul(A, new Float64Array(0), 2, 3, 0)).toHaveLength(0);
  });

  it("gives J V J', symmetric to the bit", () => {
    expect(quadratic(A, Float64Array.of(2, 1, 0, 1, 3, 1, 0, 1, 4), 2, 3)).toEqual(Float64Array.of(66, 150, 150, 351));
    const V = Float64Array.of(0.1, 0.03, 0.03, 0.7);
    const out = quadratic(Float64Array.of(0.3, 0.7, 1 / 3, 0.11), V, 2, 2);
    expect(out[1]).toBe(out[2]);
  });
});
