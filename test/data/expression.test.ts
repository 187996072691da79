import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { readCsv } from "../../src/data/csv.js";
import {
  conditionValues,
  type Expression,
  evaluate,
  evaluateCondition,
  evaluateNumbers,
  expressionNames,
  expressionText,
  parseExpression,
} from "../../src/data/expression.js";
import { buildPanel } from "../../src/data/panel.js";
import { init } from "../../src/wasm/load.js";
import { refusal } from "./refusal.js";

beforeAll(() => init());

const TEXT = `state,year,gsp,emp,region,人均 GDP,人口
AL,1970,100,2,south,1,10
AL,1971,0,4,south,2,20
CA,1970,50,,west,3,30
CA,1971,25,8,west,4,40
`;
const panel = buildPanel(readCsv(new TextEncoder().encode(TEXT), { source: "t.csv", keys: ["state", "year"] }), {
  entity: "state",
  time: "year",
});
/** Rows: AL 1970, CA 1970, AL 1971, CA 1971. */
const value = (text: string): unknown[] => Array.from<unknown>(evaluate(parseExpression(text), panel));
const constant = (text: string): unknown => value(text)[0];

describe("parseExpression: R's precedence", () => {
  it.each([
    ["-2^2", -4],
    ["2^-1", 0.5],
    ["2^3^2", 512],
    ["-2 - -3", 1],
    ["7 - 4 - 2", 1],
    ["8 / 4 / 2", 1],
    ["2 + 3 * 4", 14],
    ["(2 + 3) * 4", 20],
    ["+-+2", -2],
    ["1 + 2 == 3", 1],
    ["!1 == 2", 1],
    ["!0 & 0", 0],
    ["1 | 0 & 0", 1],
    ["-1 < 0 & 2 >= 2", 1],
    ["1e3 + .5 + 5.", 1005.5],
  ])("%s is %d", (text, expected) => {
    expect(constant(text)).toBe(expected);
  });

  it("reads names of any alphabet, names in backquotes, dots", () => {
    expect(expressionNames(parseExpression("log(`人均 GDP`) + 人口 * Sepal.Length - _x1 / 人口"))).toEqual([
      "人均 GDP",
      "人口",
      "Sepal.Length",
      "_x1",
    ]);
    expect(parseExpression("`log`")).toEqual({ kind: "name", name: "log", at: 0 });
    expect(parseExpression("cafe\u0301")).toMatchObject({ name: "café" });
  });

  it("reads texts in both quotes", () => {
    expect(parseExpression("'it\\'s'")).toEqual({ kind: "text", value: "it's" });
    expect(parseExpression('"a \\"b\\""')).toEqual({ kind: "text", value: 'a "b"' });
  });

  it.each([
    ["log(gsp", 'at character 8, expected ")" to close "log(", found the end'],
    ["", "at character 1, expected a variable, a number or a function, found the end"],
    ["a b", 'at character 3, expected an operator or the end, found "b"'],
    ["a and b", 'found "and" (write "&")'],
    ["a +* b", 'at character 4, expected a variable, a number or a function, found "*"'],
    ["a = 1", 'at character 3, use "==" instead of "="'],
    ["a && b", 'use "&" instead of "&&"'],
    ["x ** 2", 'use "^" instead of "**"'],
    ["a <> b", 'use "!=" instead of "<>"'],
    ["1 < x < 3", "at character 3, comparisons do not chain"],
    ["2x", "at character 2, a name that starts with a digit stands in backquotes"],
    ["1.2.3", "at character 4, a name that starts with a digit"],
    ["log（x）", 'the character "（" has no meaning in an expression, did you mean "("?'],
    ["a # b", 'the character "#" has no meaning in an expression'],
    ['a == "b', 'the quote " is never closed'],
    ["`a", "the quote ` is never closed"],
    ["log(a, b)", "log() takes 1 argument, found 2"],
    ["if(a, b)", "if() takes 3 arguments, found 2"],
    ["1e999", "larger than any number"],
    [`${"(".repeat(500)}1${")".repeat(500)}`, "more than 200 parentheses"],
    [Array(1200).fill("1").join("+"), "more than 1000 operators"],
  ])("refuses %j", (text, sentence) => {
    expect(refusal("EXPRESSION_SYNTAX", () => parseExpression(text))).toContain(sentence);
  });

  it("names the nearest function", () => {
    expect(refusal("UNKNOWN_FUNCTION", () => parseExpression("1 + lgo(gsp)"))).toBe(
      '1 + lgo(gsp): at character 5, there is no function "lgo", did you mean "log"?',
    );
    expect(refusal("UNKNOWN_FUNCTION", () => parseExpression("ln(gsp)"))).toContain('did you mean "log"?');
  });
});

describe("expressionText", () => {
  const leaf: fc.Arbitrary<Expression> = fc.oneof(
    fc.nat().map((n): Expression => ({ kind: "number", value: n })),
    fc.constantFrom("x", "人口", "a b", "log").map((name): Expression => ({ kind: "name", name, at: 0 })),
    fc.constantFrom("it's", 'a "b"', "\\").map((text): Expression => ({ kind: "text", value: text })),
  );
  const operators = fc.constantFrom("+", "-", "*", "/", "^", "==", "!=", "<", "<=", ">", ">=", "&", "|");
  const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.record({ kind: fc.constant("unary" as const), operator: fc.constantFrom("-" as const, "!" as const), operand: tie("tree") }),
      fc.record({ kind: fc.constant("binary" as const), operator: operators as fc.Arbitrary<"+">, left: tie("tree"), right: tie("tree") }),
      fc.record({ kind: fc.constant("call" as const), name: fc.constant("log"), args: fc.tuple(tie("tree")), at: fc.constant(0) }),
    ),
  }));
  const withoutPlaces = (node: unknown): unknown => JSON.parse(JSON.stringify(node, (key, part) => (key === "at" ? 0 : part)));

  it("law: parsing the text gives the tree back", () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(withoutPlaces(parseExpression(expressionText(node)))).toEqual(withoutPlaces(node));
      }),
    );
  });

  it("has no spaces around operators and no needless parentheses", () => {
    expect(expressionText(parseExpression("if( ((a) + b) * c > 2 , log( x ^ (2) ), - `a b` )"))).toBe("if((a+b)*c>2, log(x^2), -`a b`)");
  });
});

describe("evaluate", () => {
  it("computes rows, missing in and missing out", () => {
    expect(value("gsp / 4 + 1")).toEqual([26, 13.5, 1, 7.25]);
    expect(value("emp + 1")).toEqual([3, NaN, 5, 9]);
    expect(value("emp^0")).toEqual([1, NaN, 1, 1]);
    expect(value("gsp^2")).toEqual([10000, 2500, 0, 625]);
    expect(value("sqrt(gsp) + abs(-1)")).toEqual([11, Math.sqrt(50) + 1, 1, 6]);
    expect(value("`人均 GDP` * 人口")).toEqual([10, 90, 40, 160]);
    expect(value("(gsp > 30) * 2")).toEqual([2, 2, 0, 0]);
  });

  it("computes transcendental functions in the kernel", () => {
    expect(constant("log(exp(1))")).toBeCloseTo(1, 15);
    expect(constant("2^0.5")).toBeCloseTo(Math.SQRT2, 15);
    expect(constant("exp(-1/0.5)")).toBeCloseTo(0.1353352832366127, 15);
  });

  it("compares texts, and key columns by their keys", () => {
    expect(value("region == 'south'")).toEqual([1, 0, 1, 0]);
    expect(value("state != 'CA' & year >= 1971")).toEqual([0, 0, 1, 0]);
    expect(value('year == "1971"')).toEqual([0, 0, 1, 1]);
    expect(value('"1970" == year')).toEqual([1, 1, 0, 0]);
    expect(value("region < 'west'")).toEqual([1, 0, 1, 0]);
    expect(value("region")).toEqual(["south", "west", "south", "west"]);
    expect(value("if(gsp > 30, region, 'small')")).toEqual(["south", "west", "small", "small"]);
  });

  it("takes aggregates over all rows that have a value", () => {
    expect(constant("mean(emp)")).toBe(14 / 3);
    expect(constant("median(gsp)")).toBe(37.5);
    expect(constant("min(emp) + 10 * max(emp) + 100 * sum(emp)")).toBe(2 + 80 + 1400);
    expect(constant("sd(emp)")).toBeCloseTo(3.0550504633038935, 14);
    expect(value("gsp - mean(gsp)")).toEqual([56.25, 6.25, -43.75, -18.75]);
    expect(constant("sum(1)")).toBe(4);
    expect(constant("sum(if(gsp == 100, 1e17, if(gsp == 25, -1e17, 1)))")).toBe(2); // the two ones survive between large numbers
    expect(refusal("NOT_DEFINED", () => value("mean(emp + lag(emp, 5))"))).toContain("0 of 4 rows have a value");
  });

  it("lags inside the panel", () => {
    expect(value("lag(gsp)")).toEqual([NaN, NaN, 100, 50]);
    expect(value("lag(gsp, -1)")).toEqual([0, 25, NaN, NaN]);
    expect(value("lead(gsp, 1)")).toEqual(value("lag(gsp, -1)"));
    expect(value("diff(gsp) - (gsp - lag(gsp, 1))")).toEqual([NaN, NaN, 0, 0]);
    expect(value("diff(gsp, 1)")).toEqual(value("diff(gsp)"));
    expect(refusal("EXPRESSION_SYNTAX", () => value("lag(gsp, year)"))).toContain("expected a number of periods");
    expect(refusal("EXPRESSION_SYNTAX", () => value("lag(gsp, 1:2)"))).toContain("makes 2 columns, but an expression is one");
    expect(refusal("EXPRESSION_TYPE", () => value("lag(region)"))).toContain("region is text");
  });

  it("looks at later arguments only where the first leaves a choice", () => {
    expect(value("if(gsp > 0, log(gsp / gsp), -1)")).toEqual([0, 0, -1, 0]);
    expect(value("gsp > 0 & 100 / gsp > 1")).toEqual([0, 1, 0, 1]);
    expect(value("gsp == 0 | 100 / gsp > 1")).toEqual([0, 1, 1, 1]);
    expect(value("if(emp > 3, 1, 0)")).toEqual([0, NaN, 1, 1]);
    expect(value("if(gsp > 1000, log(0), 1)")).toEqual([1, 1, 1, 1]);
    expect(refusal("NOT_DEFINED", () => value("if(gsp == 0, log(0), 1)"))).toContain("log(0)");
  });

  it("has three truth values", () => {
    expect(value("emp > 3 & 0")).toEqual([0, 0, 0, 0]);
    expect(value("emp > 3 & 1")).toEqual([0, NaN, 1, 1]);
    expect(value("emp > 3 | 1")).toEqual([1, 1, 1, 1]);
    expect(value("!(emp > 3)")).toEqual([1, NaN, 0, 0]);
    expect([...evaluateCondition(parseExpression("emp > 3"), panel)]).toEqual([0, 0, 1, 1]);
    expect([...conditionValues(parseExpression("emp > 3"), panel)]).toEqual([0, NaN, 1, 1]);
  });

  it.each([
    ["log(gsp)", "log(gsp) at AL, 1971: gsp is 0"],
    ["log(-emp)", "log(-emp) at AL, 1970: -emp is -2"],
    ["1 / gsp", "1/gsp at AL, 1971: gsp is 0"],
    ["gsp / gsp", "gsp/gsp at AL, 1971: gsp is 0, gsp is 0"],
    ["sqrt(gsp - 1)", "sqrt(gsp-1) at AL, 1971: gsp-1 is -1"],
    ["exp(gsp * 10)", "exp(gsp*10) at AL, 1970: gsp*10 is 1000"],
    ["(gsp - 60)^0.5", "(gsp-60)^0.5 at CA, 1970: gsp-60 is -10"],
    ["log(0)", "log(0): it is not a finite number"],
    ["1e308 * 10", "1e+308*10: it is not a finite number"],
  ])("refuses %s, naming row and value", (text, sentence) => {
    expect(refusal("NOT_DEFINED", () => value(text))).toBe(sentence);
  });

  it("refuses what does not fit together", () => {
    expect(refusal("UNKNOWN_COLUMN", () => value("log(gps)"))).toBe('t.csv has no column "gps" (character 5), did you mean "gsp"?');
    expect(refusal("EXPRESSION_TYPE", () => value("region + 1"))).toBe('region is text; "+" needs numbers');
    expect(refusal("EXPRESSION_TYPE", () => value("gsp == 'a'"))).toContain("gsp is a number and");
    expect(refusal("EXPRESSION_TYPE", () => value("gsp & 1"))).toContain("gsp is 100 at AL, 1970, which is no condition");
    expect(refusal("EXPRESSION_TYPE", () => value("if(gsp > 1, 'a', 1)"))).toContain("one value is a number, the other is text");
    expect(refusal("EXPRESSION_TYPE", () => evaluateCondition(parseExpression("gsp"), panel))).toContain("which is no condition");
    expect(refusal("EXPRESSION_TYPE", () => evaluateNumbers(parseExpression("region"), panel))).toContain("region is text");
    const infinite = { ...panel, columns: new Map([["x", Float64Array.of(1, 2, -Infinity, 3)]]) };
    expect(refusal("INFINITE_VALUE", () => evaluate(parseExpression("x + 1"), infinite))).toBe("x is infinite at (AL, 1971)");
  });

  it("compares keys with leading zeros", () => {
    const table = readCsv(new TextEncoder().encode("fips,y\n01,1\n02,2\n"), { source: "t.csv", keys: ["fips"] });
    const cross = buildPanel(table, { entity: "fips" });
    expect([...evaluateCondition(parseExpression("fips == '01'"), cross)]).toEqual([1, 0]);
    expect([...evaluateCondition(parseExpression("fips == 1"), cross)]).toEqual([1, 0]);
    expect([...evaluateCondition(parseExpression("fips == '1'"), cross)]).toEqual([0, 0]);
    expect(refusal("NO_TIME", () => evaluate(parseExpression("lag(y)"), cross))).toContain("`time`");
  });
});
