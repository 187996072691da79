import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { type ElementwiseOperation, elementwise, exp, log, pow, power } from "../../src/math/elementwise.js";
import { assertClose } from "../support/close.js";
import { BUILDS, loadKernels } from "../support/kernels.js";

const N = 200_000;
const sha256 = (x: Float64Array): string => createHash("sha256").update(new Uint8Array(x.buffer)).digest("hex");
const values = (of: (i: number) => number): Float64Array => Float64Array.from({ length: N }, (_, i) => of(i));

/** 2^k for |k| <= 1000 by exact doubling. */
function powerOfTwo(k: number): number {
  let value = 1;
  for (let i = 0; i < Math.abs(k); i++) value *= k > 0 ? 2 : 0.5;
  return value;
}
const POWERS = Array.from({ length: 401 }, (_, i) => powerOfTwo(i - 200));

/** Arguments made of exact operations only: integers times powers of two. */
const INPUTS = {
  log: values((i) => (1 + (i % 1021) / 1024) * POWERS[i % 401]),
  log1p: values((i) => (i - 50_000) / 65_536),
  exp: values((i) => (i - 100_000) / 128),
  sin: values((i) => (i - 100_000) / 64),
};
const BASE = values((i) => (1 + (i % 1000)) / 64);
const EXPONENT = values((i) => ((i % 321) - 160) / 32);

/** The numeric interface (asc 0.28.20, NativeMath): who changes one of these changes everybody's last digits, and says so in CHANGELOG.md. */
const GOLDEN = {
  log: "94544f111aaa0431c6ef9431e8752e76c39e0298d119968a70e01fc78e78d525",
  log1p: "e6e2f91b55489425402fc2f8b1404420df2b59ce49b704ec28d3c6111b752603",
  exp: "ede0a76c044d40407d84f540e4af7f089497d5381e24a3674fa4a527b83c6fdc",
  sin: "ab0eb5cc6f8b6f3b7009de7f911bab9ef6f5f93e899daeabe4f78cab39dc504e",
  pow: "fc2980e66975c67ff75ca2d0e52a2260d5bef1a799374bf9c94853dd0cb1e42c",
};

for (const build of BUILDS) {
  describe(`elementwise, ${build} build`, () => {
    beforeAll(() => loadKernels(build));

    for (const name of ["log", "log1p", "exp", "sin"] as const) {
      it(`${name} has the golden hash over 200,000 values`, () => expect(sha256(elementwise(name, INPUTS[name]))).toBe(GOLDEN[name]));
    }
    it("pow has the golden hash over 200,000 values", () => expect(sha256(power(BASE, EXPONENT))).toBe(GOLDEN.pow));

    it("agrees with the host to a few units in the last place", () => {
      const x = Float64Array.from({ length: 400 }, (_, i) => (i - 199.5) / 210);
      const names: ElementwiseOperation[] = ["exp", "expm1", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "abs"];
      for (const name of names)
        assertClose(
          elementwise(name, x),
          x.map((v) => Math[name as "exp"](v)),
          5e-16,
        );
      const positive = x.map((v) => 3 * Math.abs(v));
      for (const name of ["log", "sqrt"] as const)
        assertClose(
          elementwise(name, positive),
          positive.map((v) => Math[name](v)),
          5e-16,
          5e-16,
        );
    });

    it("gives one number the bits it gives a vector", () => {
      const x = Float64Array.of(0.3, 1, 17.25, 1e-300, 1e300);
      expect(Array.from(x, log)).toEqual(Array.from(elementwise("log", x)));
      expect(Array.from(x, exp)).toEqual(Array.from(elementwise("exp", x)));
      expect(Array.from(x, (v) => pow(v, 0.3))).toEqual(
        Array.from(
          power(
            x,
            x.map(() => 0.3),
          ),
        ),
      );
    });

    it("keeps special values and empty vectors", () => {
      expect(Array.from(elementwise("log", Float64Array.of(0, -1, Infinity, Number.NaN)))).toEqual([
        -Infinity,
        Number.NaN,
        Infinity,
        Number.NaN,
      ]);
      expect(Array.from(elementwise("exp", Float64Array.of(-Infinity, 1000, -1000)))).toEqual([0, Infinity, 0]);
      expect(Array.from(power(Float64Array.of(0, -8, 2), Float64Array.of(0, 1 / 3, -1)))).toEqual([1, Number.NaN, 0.5]);
      expect(elementwise("log", new Float64Array(0))).toHaveLength(0);
      expect(() => power(new Float64Array(2), new Float64Array(3))).toThrow(/x has 2 elements but y has 3/);
    });

    it("leaves its argument alone", () => {
      const x = Float64Array.of(1, 2);
      elementwise("exp", x);
      expect(Array.from(x)).toEqual([1, 2]);
    });
  });
}
