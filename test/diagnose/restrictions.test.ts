// The language of linear restrictions.
import { beforeAll, describe, expect, it } from "vitest";
import { parseRestrictions } from "../../src/diagnose/restrictions.js";
import { init } from "../../src/wasm/load.js";

beforeAll(() => init());

const NAMES = [
  "(Intercept)",
  "log(pcap)",
  "log(pc)",
  "unemp",
  "x",
  "x1",
  "I(x^2)",
  "a:b",
  "lag(n, 1)",
  "year::1980",
  "W(log(pc))",
  "rho",
  "I(a-b)",
  "人口",
  "2way",
  "e",
  "region::a=b",
  'I(s=="x")',
];

/** The row of one restriction as {name: multiplier}, and its value. */
function row(text: string): [Record<string, number>, number] {
  const { R, value } = parseRestrictions([text], NAMES, "t");
  return [Object.fromEntries(NAMES.map((name, i) => [name, R[i]]).filter(([, v]) => v !== 0)), value[0]];
}

describe("reads", () => {
  it.each([
    ["unemp = 0", { unemp: 1 }, 0],
    ["log(pcap) + log(pc) = 1", { "log(pcap)": 1, "log(pc)": 1 }, 1],
    ["log(pcap)=log(pc)", { "log(pcap)": 1, "log(pc)": -1 }, 0],
    ["2 unemp - 0.5*rho = -3", { unemp: 2, rho: -0.5 }, -3],
    ["-x1 + 3 = x", { x1: -1, x: -1 }, -3],
    ["1 = x + x1", { x: -1, x1: -1 }, -1],
    ["x = x1 + .5", { x: 1, x1: -1 }, 0.5],
    ["1e-3 x = 2.5e2", { x: 0.001 }, 250],
    ["I(x^2) - a:b = 0", { "I(x^2)": 1, "a:b": -1 }, 0],
    ["lag(n, 1) + year::1980 = 0", { "lag(n, 1)": 1, "year::1980": 1 }, 0],
    ["W(log(pc)) + rho = 0", { "W(log(pc))": 1, rho: 1 }, 0],
    ["(Intercept) = 2", { "(Intercept)": 1 }, 2],
    ["I(a-b) - x = 0", { "I(a-b)": 1, x: -1 }, 0],
    ["人口 = 0", { 人口: 1 }, 0],
    ["x + x = 2", { x: 2 }, 2],
    ["x - - x1 = 0", { x: 1, x1: 1 }, 0],
    ["2way = 0", { "2way": 1 }, 0],
    ["3 2way = 0", { "2way": 3 }, 0],
    ["2e = 0", { e: 2 }, 0],
    [" x   =   0 ", { x: 1 }, 0],
    ["region::a=b = 1", { "region::a=b": 1 }, 1],
    ['I(s=="x")=x', { 'I(s=="x")': 1, x: -1 }, 0],
    ["3*log(pc) = 3 * log(pcap)", { "log(pcap)": -3, "log(pc)": 3 }, 0],
  ])("%s", (text, multipliers, value) => {
    expect(row(text)).toEqual([multipliers, value]);
  });
});

describe("refuses", () => {
  it.each([
    ["unemp", 'expected one "=", as in "x1 - x2 = 0"'],
    ["x = x1 = 0", 'expected one "=", as in "x1 - x2 = 0"'],
    ["x == 0", 'expected one "=", as in "x1 - x2 = 0"'],
    ["x <= 0", 'expected one "=", as in "x1 - x2 = 0"'],
    ["= 0", 'expected one "=", as in "x1 - x2 = 0"'],
    ["x =", 'a side of "=" is empty'],
    ["unepm = 0", 'there is no coefficient "unepm", did you mean "unemp"?'],
    ["log(pcp) + x = 0", 'there is no coefficient "log(pcp)", did you mean "log(pcap)"?'],
    ["x2 = 0", 'there is no coefficient "x2", did you mean "x"?'],
    ["x + = 0", "expected a coefficient or a number at its end"],
    ["2 * = 0", "expected a coefficient or a number at its end"],
    ["x x1 = 0", 'expected + or - before "x1 = 0"'],
    ["x 2 = 0", 'expected + or - before "2 = 0"'],
    ["x * 2 = 0", 'expected + or - before "* 2 = 0"'],
    ["x / 2 = 0", 'expected + or - before "/ 2 = 0"'],
    ["3 = 3", "it restricts no coefficient"],
    ["x = x", "it restricts no coefficient"],
    ["", 'a side of "=" is empty'],
    ["__proto__ = 0", 'there is no coefficient "__proto__"'],
  ])("%j", (text, sentence) => {
    expect(() => parseRestrictions([text], NAMES, "t")).toThrow(`t: restriction "${text}": ${sentence}`);
  });

  it("a restriction that follows from others, or contradicts them", () => {
    const parse =
      (...texts: string[]) =>
      () =>
        parseRestrictions(texts, NAMES, "t");
    expect(parse("x = 0", "x1 = 0", "x - x1 = 0")).toThrow('t: restriction "x - x1 = 0" follows from "x = 0" and "x1 = 0"');
    expect(parse("x = 0", "x1 = 0", "x - x1 = 1")).toThrow('t: restriction "x - x1 = 1" contradicts "x = 0" and "x1 = 0"');
    expect(parse("x = 0", "2 x = 0")).toThrow('t: restriction "2 x = 0" follows from "x = 0"');
    expect(parse("x = 0", "x = 1")).toThrow('t: restriction "x = 1" contradicts "x = 0"');
  });

  it("an empty list", () => {
    expect(() => parseRestrictions([], NAMES, "t")).toThrow("t: no restriction is given");
  });

  it("a huge text, quickly", () => {
    expect(() => parseRestrictions([`${"x + ".repeat(20_000)}y = 0`], NAMES, "t")).toThrow(' ...": there is no coefficient "y"');
  });
});
