import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth, oneLine, padBoth, padEnd, padStart, wrap } from "../../src/table/width.js";

describe("displayWidth", () => {
  it.each([
    ["", 0],
    ["lemp", 4],
    ["城市", 4],
    ["ｶﾅ", 2], // halfwidth katakana
    ["Ａ", 2], // fullwidth A
    ["한국", 4],
    ["rho (W·gsp)", 11], // the middle dot is ambiguous: one column outside East Asian fonts
    ["é", 1],
    ["e\u0301", 1], // combining accent
    ["a\u200bb", 2], // zero width space
    ["😀", 2],
    ["𠀀", 2], // outside the basic plane
  ])("%s takes %d columns", (text, width) => expect(displayWidth(text)).toBe(width));
});

describe("padding and wrapping", () => {
  it("fills up to columns, not characters", () => {
    expect(padEnd("城市", 6)).toBe("城市  ");
    expect(padStart("城市", 6)).toBe("  城市");
    expect(padBoth("城", 5)).toBe(" 城  ");
    expect(padEnd("longer", 3)).toBe("longer");
  });

  it("breaks at spaces, around wide characters, inside a word only when it must", () => {
    expect(wrap("one two three", 8)).toEqual(["one two", "three"]);
    expect(wrap("公共资本与产出", 6)).toEqual(["公共资", "本与产", "出"]);
    expect(wrap("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
    expect(wrap("", 10)).toEqual([]);
  });

  it("no line is wider than asked, nothing but spaces is lost", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 4, max: 40 }), (text, width) => {
        const lines = wrap(text, width);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join("").replace(/\s/gu, "")).toBe(oneLine(text).replace(/\s/gu, ""));
      }),
    );
  });

  it("control characters of a name do not reach the terminal", () => {
    expect(oneLine("a\u001b[31mb\nc\rd\u009b")).toBe("a [31mb c d ");
  });
});
