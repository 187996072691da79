// Weights files: what is read, what is refused with its line, and that what is written reads back.
import { beforeAll, describe, expect, it } from "vitest";
import { init } from "../../src/wasm/load.js";
import { buildWeights } from "../../src/weights/build.js";
import { readWeights } from "../../src/weights/read.js";
import type { FileWeights } from "../../src/weights/spec.js";
import type { SpatialWeights } from "../../src/weights/weights.js";
import { writeWeights } from "../../src/weights/write.js";
import { lehmer } from "../support/random.js";
import { linksOf, refusal, weightsByLink, weightsFiles } from "./support.js";

beforeAll(() => init());

function build(source: string, text: string, units: readonly string[] | null = null, spec: Partial<FileWeights> = {}): SpatialWeights {
  const full = { type: "file", file: source, standardize: "none", ...spec } as const;
  return buildWeights("w", full, { units, files: weightsFiles([[source, text]]) });
}

const LINKS = ["a b", "b a", "b c", "c b"];

describe("GAL", () => {
  const body = "a 1\nb\nb 2\na c\nc 1\nb\n";
  for (const [name, header] of Object.entries({
    none: "",
    count: "3\n",
    geoda: "0 3 towns KEY\n",
    "quoted layer": '0 3 "my towns" KEY\n',
    short: "0 3\n",
  })) {
    it(`header: ${name}`, () => expect(linksOf(build("w.gal", header + body))).toEqual(LINKS));
  }

  it("is free in its white space, line ends and byte order mark", () => {
    for (const text of [
      body.replaceAll("\n", "\r\n"),
      `\ufeff${body}`,
      body.replaceAll("\n", "\n\n"),
      body.trimEnd(),
      "a 1 b b 2 a\nc c 1 b",
    ]) {
      expect(linksOf(build("w.gal", text))).toEqual(LINKS);
    }
  });

  it("a unit without neighbors, with or without its empty line", () => {
    for (const text of ["0 3 x id\na 1\nb\nb 1\na\nc 0\n\n", "a 1\nb\nc 0\nb 1\na\n", "c 0\n\na 1\nb\nb 1\na"]) {
      const W = build("w.gal", text);
      expect([W.n, new Set(linksOf(W))]).toEqual([3, new Set(["a b", "b a"])]);
    }
  });

  it("keys: quotes, spaces, Chinese, hostile names, a unit called 0", () => {
    const text = '"New York" 1\n__proto__\n__proto__ 2\n"New York" 北京市\n北京市 1\n__proto__\n0 1\n"say ""hi"""\n"say ""hi""" 1\n0\n';
    expect(linksOf(build("w.gal", text))).toEqual([
      "New York __proto__",
      "__proto__ New York",
      "__proto__ 北京市",
      "北京市 __proto__",
      '0 say "hi"',
      'say "hi" 0',
    ]);
    expect(linksOf(build("w.gal", "0 2\n1 2\n1 1\n0\n2 1\n0\n")).length).toBe(4); // no header: the next line lists two neighbors
  });

  it("says the line and what is wrong", () => {
    expect(refusal(() => build("w.gal", " \n"))).toBe("input WEIGHTS_FILE w.gal:1: the file is empty");
    expect(refusal(() => build("w.gal", "a 1\nb\nb x\na"))).toBe(
      'input WEIGHTS_FILE w.gal:3: "x" stands where the number of neighbors of "b" should be',
    );
    expect(refusal(() => build("w.gal", "a 1\nb\nb 5\na"))).toContain('w.gal:3: "b" announces 5 neighbors, but the file ends after 1');
    expect(refusal(() => build("w.gal", "a 1\nb\nb 1\nz"))).toContain('w.gal:4: "z", a neighbor of "b", has no row of its own');
    expect(refusal(() => build("w.gal", "0 4 x id\na 1\nb\nb 1\na"))).toContain("w.gal:1: the header announces 4 units, the file has 2");
    expect(refusal(() => build("w.gal", "a 1\nb\na 1\nb\nb 0"))).toContain('w.gal:3: the unit "a" stands here for the second time');
    expect(refusal(() => build("w.gal", 'a 1\n"b\nb 0'))).toContain("w.gal:2: a quote is opened and not closed");
    expect(refusal(() => build("w.gal", "a -1\nb 0"))).toContain('"-1" stands where the number of neighbors of "a" should be');
  });
});

describe("GWT", () => {
  it("header or none; weights", () => {
    for (const header of ["", "0 3 x id\n", "3\n", "0 3\n", "0 3 x\n"]) {
      const W = build("w.gwt", `${header}a b 0.5\nb a 1e-3\nb c 2\nc b .25\n`);
      expect(Array.from(W.weight)).toEqual([0.5, 0.001, 2, 0.25]);
      expect(linksOf(W)).toEqual(LINKS);
    }
  });

  it("units that the header counts and no row names are islands when the data have as many", () => {
    const W = build("w.gwt", "0 4 x id\na b 1\nb a 1\n", ["d", "b", "a", "c"]);
    expect([W.keys, linksOf(W)]).toEqual([
      ["d", "b", "a", "c"],
      ["b a", "a b"],
    ]);
    expect(W.notes).toEqual(['w.gwt has no link of 2 units: "d", "c"']);
    expect(build("w.gwt", "0 4 x id\na b 1\nb a 1\n").notes.join()).toContain("counts 2 units that it does not name");
    expect(refusal(() => build("w.gwt", "0 5 x id\na b 1\nb a 1\n", ["a", "b", "c"]))).toContain(
      '1 of 3 units of the data is not in w.gwt: "c"',
    );
  });

  it("says the line and what is wrong", () => {
    expect(refusal(() => build("w.gwt", "a b 1\nb a"))).toBe(
      "input WEIGHTS_FILE w.gwt:2: expected three words (unit, neighbor, weight), found 2",
    );
    expect(refusal(() => build("w.gwt", "a b 1 2\nb a 1"))).toContain("w.gwt:1: expected three words (unit, neighbor, weight), found 4");
    for (const bad of ["NaN", "Infinity", "1,5", "0x10", "1e999", "one"]) {
      expect(refusal(() => build("w.gwt", `a b 1\nb a ${bad}`))).toContain(`w.gwt:2: "${bad}" is not a finite number`);
    }
    expect(refusal(() => build("w.gwt", "0 1 x id\na b 1\nb a 1"))).toContain("announces 1 units, the file has 2");
  });
});

describe("csv", () => {
  it("rows of i,j,w; with and without names, any separator, quotes", () => {
    for (const text of [
      "i,j,w\na,b,1\nb,a,1\nb,c,1\nc,b,1",
      "a;b;1\nb;a;1\nb;c;1\nc;b;1\n\n",
      'from\tto\tw\n"a"\tb\t1\r\nb\ta\t1\nb\tc\t1\nc\tb\t1',
    ]) {
      expect(linksOf(build("w.csv", text))).toEqual(LINKS);
    }
    expect(linksOf(build("w.csv", 'i,j,w\n"Paris, Texas",b,1\nb,"Paris, Texas",1'))).toEqual(["Paris, Texas b", "b Paris, Texas"]);
  });

  it("a matrix with keys in its first row and column, columns in any order", () => {
    expect(linksOf(build("w.csv", "key,a,b,c\na,0,1,0\nb,1,0,1\nc,0,1,0"))).toEqual(LINKS);
    const W = build("w.csv", ",b,a\na,1,0\nb,0,0.5\n");
    expect([linksOf(W), Array.from(W.weight)]).toEqual([
      ["a b", "b a"],
      [1, 0.5],
    ]);
  });

  it("orders units by their rows", () => expect(build("w.csv", "i,j,w\nb,a,1\na,c,1\nc,a,1").keys).toEqual(["b", "a", "c"]));

  it("notes zeros, repetitions, self links and negative weights", () => {
    const text = "i,j,w\na,b,1\na,b,1.0\nb,a,-2\nb,c,0\nc,c,3\nd,d,0";
    const W = build("w.csv", text);
    expect([W.keys, weightsByLink(W)]).toEqual([
      ["a", "b", "c", "d"],
      new Map([
        ["a b", 1],
        ["b a", -2],
        ["c c", 3],
      ]),
    ]);
    expect(W.notes).toEqual([
      "w.csv repeats 1 link; each counts once",
      "w.csv has 1 weight of 0, which is no link",
      "w.csv has 1 link of a unit with itself",
      "w.csv has 1 negative weight",
    ]);
    expect(Array.from(build("w.csv", text, null, { binary: true }).weight)).toEqual([1, 1, 1]);
  });

  it("says the line and what is wrong", () => {
    expect(refusal(() => build("w.csv", "i,j,w\na,b,1\nb,a,x"))).toBe('input WEIGHTS_FILE w.csv:3: "x" is not a finite number');
    expect(refusal(() => build("w.csv", "i;j;w\na;b;0,5\nb;a;0,5"))).toContain(
      'w.csv:2: "0,5" is not a finite number; numbers need a decimal point',
    );
    expect(refusal(() => build("w.csv", "i,j,w\na,b,1\na,b,2"))).toContain(
      'w.csv:3: the link of "a" to "b" has the weight 2 here and 1 before',
    );
    expect(refusal(() => build("w.csv", "i,j,w\na,,1"))).toContain("w.csv:2: a key is empty");
    expect(refusal(() => build("w.csv", "i,j,w\na,b,"))).toContain("w.csv:2: a weight is missing");
    expect(refusal(() => build("w.csv", "i,j,w"))).toContain("there is no row of weights");
    expect(refusal(() => build("w.csv", "i,j,w\na,b"))).toContain("w.csv:2: expected 3 cells (unit, neighbor, weight), found 2");
    expect(refusal(() => build("w.csv", "i,j,w,v\na,b,1,1"))).toContain("w.csv:1: expected three columns");
    expect(refusal(() => build("w.csv", "k,a,b,c\na,0,1,0\nb,1,0,1\nd,0,1,0"))).toContain(
      'w.csv:4: the row of "d" has no column of that name',
    );
    expect(refusal(() => build("w.csv", 'i,j,w\n"a,b,1'))).toContain("w.csv:2: a quote is not closed");
    expect(refusal(() => build("w.csv", "k,a,b\na,0,NaN\nb,1,0"))).toContain('w.csv:2: "NaN" is not a finite number');
    expect(refusal(() => build("w.csv", "k,a,b\na,0,1\na,1,0"))).toContain("w.csv:3");
  });

  it("a square of numbers without keys is not matched by position", () => {
    for (const text of ["0,1\n1,0", "0,1,2\n1,0,3\n2,3,0", "0,1,1,0\n1,0,1,0\n1,1,0,0\n0,0,0,0"]) {
      expect(refusal(() => build("w.csv", text))).toContain("w.csv:1: the matrix has no keys");
    }
    expect(linksOf(build("w.csv", ",1,2\n1,0,3\n2,3,0"))).toEqual(["1 2", "2 1"]);
    expect(linksOf(build("w.csv", "2,1,3\n1,2,3"))).toEqual(["2 1", "1 2"]); // three columns, but no square
  });
});

describe("formats", () => {
  it("refuses what it cannot read, by extension", () => {
    expect(refusal(() => readWeights("x", { source: "w.swm" }))).toBe(
      "unsupported WEIGHTS_FORMAT w.swm: weights files are read as gal, gwt or csv",
    );
    expect(refusal(() => build("w.csv", "", ["a"]))).toContain("WEIGHTS_FILE");
    expect(readWeights("a 1 b b 1 a", { source: "no-extension", format: "gal" }).keys).toEqual(["a", "b"]);
    const missing = () =>
      buildWeights("w", { type: "file", file: "w.gla" }, { units: null, files: weightsFiles([["w.gal", "2\na 1\nb\nb 1\na\n"]]) });
    expect(refusal(missing)).toBe('input WEIGHTS_SOURCE weights "w": the file "w.gla" was not given, did you mean "w.gal"?');
  });

  it("what is written reads back to the bit, islands and odd keys included", () => {
    const next = lehmer(11);
    const keys = ["New York", "北京市", "__proto__", 'say "hi"', "a,b", "7", "007", "<script>", "=1+1", "x;y", "last"];
    const rows = keys
      .slice(0, -1)
      .flatMap((i) => keys.slice(0, -1).flatMap((j) => (i !== j && next() < 0.4 ? [[i, j, next()] as const] : [])));
    const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const triplets = rows.map(([i, j, w]) => `${cell(i)},${cell(j)},${w}`);
    const named = keys.map((key) => `${cell(key)},${cell(key)},0`);
    const W = build("w.csv", ["i,j,w", ...named, ...triplets].join("\n"));
    expect([W.keys, W.colIdx.length]).toEqual([keys, rows.length]);
    for (const format of ["csv", "gwt"] as const) {
      const again = build(`w.${format}`, writeWeights(W, format), keys);
      expect([again.keys, again.rowPtr, again.colIdx, again.weight]).toEqual([W.keys, W.rowPtr, W.colIdx, W.weight]);
    }
    const gal = build("w.gal", writeWeights(W, "gal", { layer: "my towns", idVariable: "KEY" }));
    expect([gal.keys, gal.rowPtr, gal.colIdx]).toEqual([W.keys, W.rowPtr, W.colIdx]);
    expect(readWeights(writeWeights(W, "gal", { idVariable: "KEY" }), { source: "w.gal" })).toMatchObject({
      idVariable: "KEY",
      declared: 11,
    });
    expect(refusal(() => writeWeights(W, "swm" as "gal"))).toContain("WEIGHTS_FORMAT");
  });
});

describe("keys of file and data", () => {
  const gal = "0 3 x id\n01 1\n02\n02 2\n01 03\n03 1\n02\n";

  it("stand in the order of the data", () =>
    expect(linksOf(build("w.gal", gal, ["03", "01", "02"]))).toEqual(["03 02", "01 02", "02 03", "02 01"]));

  it("both sides are named, leading zeros said", () => {
    expect(refusal(() => build("w.gal", gal, ["1", "2", "3"]))).toMatch(
      /3 of 3 units of the data are not in w\.gal: "1", "2", "3"; 3 of 3 .* leading zeros/,
    );
    expect(refusal(() => build("w.gal", gal, ["01", "02"]))).toContain(
      '1 of 3 units of w.gal is not in the data: "03" (subset: data leaves them out)',
    );
    expect(refusal(() => build("w.gal", gal, ["01", "02", "03", "04"]))).toContain('1 of 4 units of the data is not in w.gal: "04"');
  });

  it("subset: data keeps the links among the units of the data, then standardizes", () => {
    const W = build("w.gal", gal, ["02", "01"], { subset: "data", standardize: "row" });
    expect([W.keys, Array.from(W.weight), W.notes]).toEqual([["02", "01"], [1, 1], ['subset: data left out 1 unit of w.gal: "03"']]);
    expect(refusal(() => build("w.gal", gal, ["02", "09"], { subset: "data" }))).toContain(
      '1 of 2 units of the data is not in w.gal: "09"',
    );
    expect(refusal(() => build("w.gal", gal, null, { subset: "data" }))).toContain("WEIGHTS_UNITS");
  });
});
