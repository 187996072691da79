import { describe, expect, it } from "vitest";
import type { DurbinError } from "../../src/errors.js";
import { formulaText, usesWeights } from "../../src/model/formula.js";
import { parseFormula } from "../../src/model/parse.js";
import { refusal } from "../data/refusal.js";

/** Right-hand sides and their canonical form. */
const RIGHT_SIDES: readonly (readonly [string, string])[] = [
  ["x1+x2", "x1 + x2"],
  ["  log( pcap )+I( x ^ 2 )", "log(pcap) + I(x^2)"],
  ["x-1", "x - 1"],
  ["0+x", "x - 1"],
  ["x+0", "x - 1"],
  ["-1+x", "x - 1"],
  ["1+x", "x"],
  ["x-1+1", "x"],
  ["1", "1"],
  ["0", "0"],
  ["a:b", "a:b"],
  ["a*b", "a + b + a:b"],
  ["a*b*c", "a + b + c + a:b + a:c + b:c + a:b:c"],
  ["a*b-a", "b + a:b"],
  ["a+a*b", "a + b + a:b"],
  ["a*b+a*c", "a + b + a:b + c + a:c"],
  ["(a+b):c", "a:c + b:c"],
  ["(a+b)^2", "a + b + a:b"],
  ["(a+b+c)^2", "a + b + c + a:b + a:c + b:c"],
  ["(a+b)*c", "a + b + c + a:c + b:c"],
  ["i(year)", "i(year)"],
  ["i(year,ref=1986)", "i(year, ref = 1986)"],
  ["i(t,ref=-1)", "i(t, ref = -1)"],
  ["i(region,ref='far west')", 'i(region, ref = "far west")'],
  ["i(region, x)", "i(region, x)"],
  ["i(region, log(x), ref = west)", "i(region, log(x), ref = west)"],
  ["factor(x)", "i(x)"],
  ["factor(x, ref = 2)", "i(x, ref = 2)"],
  ["i(region):x", "i(region):x"],
  ["poly(x,2)", "poly(x, 2)"],
  ["poly(log(x),3,raw=TRUE)", "poly(log(x), 3, raw = true)"],
  ["poly(x, 2, raw = false)", "poly(x, 2)"],
  ["lag(x)", "lag(x, 1)"],
  ["lag(x,0)", "x"],
  ["lag(x,0:2)", "x + lag(x, 1) + lag(x, 2)"],
  ["lag(x,2:1)", "lag(x, 2) + lag(x, 1)"],
  ["lag(x,-1:1)", "lag(x, -1) + x + lag(x, 1)"],
  ["lead(x,2)", "lag(x, -2)"],
  ["diff(x)+diff(x,4)", "diff(x) + diff(x, 4)"],
  ["diff(x,1)", "diff(x)"],
  ["l(x,1:2)+f(x)+d(x)", "lag(x, 1) + lag(x, 2) + lag(x, -1) + diff(x)"],
  ["W(x)+W(log(x))+W(I(x^2))", "W(x) + W(log(x)) + W(I(x^2))"],
  ["lag(W(x),1)+W(lag(x,1))", "lag(W(x), 1) + W(lag(x, 1))"],
  ["W(lag(x,1:2))", "W(lag(x, 1)) + W(lag(x, 2))"],
  ["W(W(x))", "W(W(x))"],
  ["I((a+b)*c/(d-e)^-2)", "I((a+b)*c/(d-e)^-2)"],
  ["I(a-(b-c)-d)", "I(a-(b-c)-d)"],
  ["I((a^b)^c)+I(a^(b^c))", "I((a^b)^c) + I(a^b^c)"],
  ["I(-x^2)+I((-x)^2)", "I(-x^2) + I((-x)^2)"],
  ["I(year>=1980&!(region=='west'))", 'I(year>=1980&!region=="west")'],
  ["if( a>0 , b , 0 )", "if(a>0, b, 0)"],
  ["I(1e-7*x)+I(.5*x)", "I(1e-7*x) + I(0.5*x)"],
  ["`my var`+`a``b`+`x`", "`my var` + `a``b` + x"],
  ["`log.gsp`+`1984density`", "`log.gsp` + `1984density`"],
  ["人均GDP+log(人口)", "人均GDP + log(人口)"],
  ["__proto__+constructor", "__proto__ + constructor"],
  // Stata
  ["L.x+L2.y2+F.x+F3.x", "lag(x, 1) + lag(y2, 2) + lag(x, -1) + lag(x, -3)"],
  ["L(1/3).x", "lag(x, 1) + lag(x, 2) + lag(x, 3)"],
  ["L(0/1 4).x", "x + lag(x, 1) + lag(x, 4)"],
  ["l.x+L0.z", "lag(x, 1) + z"],
  ["D.x+D2.x+S2.x", "diff(x) + diff(diff(x)) + diff(x, 2)"],
  ["LD.x+L2D.x+DL.x", "lag(diff(x), 1) + lag(diff(x), 2) + diff(lag(x, 1))"],
  ["i.year+ib1986.t+ib(west).region", "i(year) + i(t, ref = 1986) + i(region, ref = west)"],
  ["c.x#c.z", "x:z"],
  ["c.x##c.z", "x + z + x:z"],
  ["c.x##i.g", "x + i(g) + x:i(g)"],
  ["g#c.x", "i(g):x"],
  ["g##h", "i(g) + i(h) + i(g):i(h)"],
  ["c.x#c.x", "I(x^2)"],
  ["c.x##c.x", "x + I(x^2)"],
  ["c.x##c.x##c.x", "x + I(x^2) + I(x^3)"],
  ["c.x#c.x#c.z", "I(x^2):z"],
  ["c.L.x#i.g", "lag(x, 1):i(g)"],
  ["W(L.x)", "W(lag(x, 1))"],
];

describe("parseFormula", () => {
  it.each(RIGHT_SIDES)("reads %s", (written, canonical) => {
    expect(formulaText(parseFormula(`y ~ ${written}`))).toBe(`y ~ ${canonical}`);
  });

  it.each([
    ["log(gsp)~x", "log(gsp) ~ x"],
    ["log(gsp) - log(emp) ~ x", "log(gsp)-log(emp) ~ x"],
    ["D.y ~ L.y", "diff(y) ~ lag(y, 1)"],
    ["y~x|state+year", "y ~ x | state + year"],
    ["y~x|state^year+z[x]+u[[a,b]]", "y ~ x | state^year + z[x] + u[[a, b]]"],
    ["y~x|0", "y ~ x"],
    ["y~x-1|0", "y ~ x - 1"],
    ["y~x|0|p~z", "y ~ x | 0 | p ~ z"],
    ["y~x|p~z", "y ~ x | 0 | p ~ z"],
    ["y~1|fe|p+q~z+I(a*b)", "y ~ 1 | fe | p + q ~ z + I(a*b)"],
    ["y ~ x | `a~b`", "y ~ x | `a~b`"],
    ["y ~ x1 + x2 | fe1 + fe2^fe3 + f[x] | endog ~ inst", "y ~ x1 + x2 | fe1 + fe2^fe3 + f[x] | endog ~ inst"],
  ])("reads %s", (written, canonical) => {
    expect(formulaText(parseFormula(written))).toBe(canonical);
  });

  it("reads decomposed letters as the composed ones that columns have", () => {
    expect(formulaText(parseFormula("y ~ cafe\u0301"))).toBe("y ~ caf\u00e9");
  });

  it("finds W() anywhere", () => {
    expect(usesWeights(parseFormula("y ~ x + lag(W(x), 1)"))).toBe(true);
    expect(usesWeights(parseFormula("y ~ x | 0 | p ~ W(z)"))).toBe(true);
    expect(usesWeights(parseFormula("y ~ W + i(g, log(x))"))).toBe(false);
  });
});

/** Formula, column of the error (1 = first character), part of the sentence. */
const REFUSED: readonly (readonly [string, number, RegExp])[] = [
  ["", 1, /empty/],
  ["   ", 4, /empty/],
  ["~ x", 1, /before "~"/],
  ["y", 2, /expected "~".*found the end/],
  ["y x", 3, /expected "~".*found "x"/],
  ["y ~", 4, /found the end/],
  ["y ~ x +", 8, /found the end/],
  ["y ~ x x", 7, /found "x"/],
  ["y ~ (x", 7, /to close "\("/],
  ["y ~ x)", 6, /found "\)"/],
  ["y ~ log(x", 10, /to close "log\("/],
  ["y ~ log()", 5, /log\(\) takes 1 argument, found 0/],
  ["y ~ log(x, 2)", 5, /log\(\) takes 1 argument, found 2/],
  ["y ~ x ~ z", 7, /found "~"/],
  ["y ~ x foo ~ z", 7, /found "foo"/],
  ["y ~ x |", 8, /written 0/],
  ["y ~ x | | p ~ z", 9, /written 0/],
  ["y ~ x | i(year)", 9, /names of columns/],
  ["y ~ x | a:b", 10, /a\^b/],
  ["y ~ x | a^a", 11, /itself/],
  ["y ~ x | fe | p", 15, /expected "~"/],
  ["y ~ x | fe | p ~", 17, /expected instruments/],
  ["y ~ x | fe | p ~ z - 1", 22, /0 and 1/],
  ["y ~ x | a | p ~ z | q", 19, /found "\|"/],
  ["y ~ 2*x", 5, /I\(2\*x\)/],
  ["y ~ x*2", 7, /I\(\)/],
  ["y ~ x^2", 6, /I\(x\^2\)/],
  ["y ~ x/z", 6, /I\(a\/b\)/],
  ["y ~ (x+z)^0", 10, /1 to 20/],
  ["y ~ (x+z)^0.5", 11, /whole number/],
  ["y ~ x:x", 6, /I\(x\^2\)/],
  ["y ~ i.g#i.g", 8, /repeats/],
  ["y ~ x - z", 9, /no term z/],
  ["y ~ 'a'", 5, /variable/],
  ["1 ~ x", 1, /no variable/],
  ["y ~ I(2)", 5, /no variable/],
  ["y ~ lag(x, a)", 12, /periods/],
  ["y ~ lag(x, 1.5)", 12, /whole number/],
  ["y ~ lag(x, 1:5000)", 13, /5000 lags/],
  ["y ~ diff(x, 0)", 5, /starts at 1/],
  ["lag(y, 1:2) ~ x", 1, /2 columns/],
  ["y ~ W()", 5, /W\(\) takes 1 argument, found 0/],
  ["y ~ W(i(g))", 7, /several columns/],
  ["y ~ I(i.g)", 7, /several columns/],
  ["y ~ I(a < b < c)", 9, /do not chain/],
  ["y ~ I(a = b)", 9, /to close/],
  ["y ~ poly(x)", 11, /degree/],
  ["y ~ poly(x, 0)", 13, /1 to 20/],
  ["y ~ poly(x, 2, raw = 3)", 22, /raw = true/],
  ["y ~ i(x, z, w)", 13, /ref = level/],
  ["y ~ i(a^b)", 8, /i\(a\):i\(b\)/],
  ["y ~ i(g, bin = 3)", 16, /ref = level/],
  ["y ~ gsp.pc", 5, /`gsp\.pc`/],
  ["y ~ as.factor(x)", 5, /i\(x\)/],
  ["y ~ ibn.g", 5, /ib#/],
  ["y ~ L(3/1).x", 5, /3\/1/],
  ["y ~ L().x", 5, /empty/],
  ["y ~ 1984density", 9, /backquotes/],
  ["y ~ ``", 5, /empty/],
  ["y ~ `x", 5, /never closed/],
  ['y ~ I(a == "b)', 12, /never closed/],
  ["y ~ x −1", 7, /did you mean "-"/],
  ["人 ～ x", 3, /did you mean "~"/],
  ["y ~ x @ z", 7, /"@"/],
  ["y ~ x\u0000", 6, /U\+0000/],
  ["y ~ I(1e999*x)", 7, /larger/],
];

describe("parseFormula refuses", () => {
  it.each(REFUSED)("%s", (formula, column, sentence) => {
    let error: DurbinError | null = null;
    const message = refusal("FORMULA_SYNTAX", () => {
      try {
        parseFormula(formula);
      } catch (thrown) {
        error = thrown as DurbinError;
        throw thrown;
      }
    });
    expect(message).toMatch(sentence);
    expect(message).toContain(`column ${column}:`);
    const details = (error as unknown as DurbinError).details;
    expect(details.column).toBe(column);
    expect(details.caret).toBe(`${formula}\n${" ".repeat(column - 1)}^`);
  });

  it("unknown functions, naming the nearest", () => {
    expect(refusal("UNKNOWN_FUNCTION", () => parseFormula("y ~ lgo(x)"))).toMatch(
      /column 5: there is no function "lgo", did you mean "log"/,
    );
    expect(refusal("UNKNOWN_FUNCTION", () => parseFormula("y ~ ln(x)"))).toMatch(/did you mean "log"/);
    expect(refusal("UNKNOWN_FUNCTION", () => parseFormula("y ~ I(x + C(g))"))).toMatch(/column 11.*did you mean "i"/);
    expect(refusal("UNKNOWN_FUNCTION", () => parseFormula("y ~ constructor(x)"))).toMatch(/there is no function "constructor"/);
  });

  it("terms written twice, in whatever spelling", () => {
    expect(refusal("DUPLICATE_TERM", () => parseFormula("y ~ x + x"))).toMatch(/column 9: the term x stands twice/);
    expect(refusal("DUPLICATE_TERM", () => parseFormula("y ~ L.x + lag(x, 1:2)"))).toMatch(/lag\(x, 1\)/);
    expect(refusal("DUPLICATE_TERM", () => parseFormula("y ~ a:b + b:a"))).toMatch(/b:a/);
    expect(refusal("DUPLICATE_TERM", () => parseFormula("y ~ i.g + factor(g)"))).toMatch(/i\(g\)/);
    expect(refusal("DUPLICATE_TERM", () => parseFormula("y ~ i(g) + i(g, ref = b)"))).toMatch(/i\(g, ref = b\) stands twice/);
    expect(refusal("DUPLICATE_TERM", () => parseFormula("y ~ x | s + s"))).toMatch(/column 13/);
    expect(refusal("DUPLICATE_TERM", () => parseFormula("y ~ x | a^b + b^a"))).toMatch(/b\^a/);
    expect(refusal("DUPLICATE_TERM", () => parseFormula("y ~ x | 0 | p ~ z + x"))).toMatch(
      /among the regressors and among the instruments/,
    );
  });

  it("the response among the regressors", () => {
    expect(refusal("RESPONSE_ON_RIGHT", () => parseFormula("log(y) ~ x + log( y )"))).toMatch(/column 14/);
    expect(refusal("RESPONSE_ON_RIGHT", () => parseFormula("y ~ x | 0 | y ~ z"))).toMatch(/endogenous/);
    expect(formulaText(parseFormula("y ~ log(y) + lag(y, 1) + W(y)"))).toBe("y ~ log(y) + lag(y, 1) + W(y)");
  });

  it.each([
    ["parentheses", `y ~ ${"(".repeat(5000)}x`],
    ["signs", `y ~ I(${"-".repeat(5000)}x)`],
    ["powers", `y ~ I(x${"^x".repeat(5000)})`],
    ["operators", `y ~ I(x${"+x".repeat(5000)})`],
    ["expansions", `y ~ ${Array.from({ length: 40 }, (_, i) => `a${i}`).join("*")}`],
    ["powers of sums", `y ~ (${Array.from({ length: 200 }, (_, i) => `a${i}`).join("+")})^20`],
    ["combinations of lags", "y ~ I(lag(a, 1:1000)*lag(b, 1:1000)*lag(c, 1:1000))"],
    ["characters", `y ~ ${"x".repeat(30_000)}`],
  ])("too many %s", (_, formula) => {
    expect(refusal("FORMULA_SYNTAX", () => parseFormula(formula)).length).toBeLessThan(400);
  });
});
