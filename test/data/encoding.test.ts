import { describe, expect, it } from "vitest";
import { readCsv } from "../../src/data/csv.js";
import { decodeText } from "../../src/data/encoding.js";
import { refusal } from "./refusal.js";

// "城市,人口\n北京,1\n上海,2\n" in GB18030 (codes from the standard's two-byte table)
const GB18030 = Uint8Array.of(
  ...[0xb3, 0xc7, 0xca, 0xd0, 0x2c, 0xc8, 0xcb, 0xbf, 0xda, 0x0a],
  ...[0xb1, 0xb1, 0xbe, 0xa9, 0x2c, 0x31, 0x0a, 0xc9, 0xcf, 0xba, 0xa3, 0x2c, 0x32, 0x0a],
);
const bytes = (text: string) => new TextEncoder().encode(text);

describe("encodings", () => {
  it("reads GB18030 when told so, and offers it when UTF-8 does not fit", () => {
    const table = readCsv(GB18030, { source: "t.csv", encoding: "gb18030", keys: ["城市"] });
    expect(table.keys.get("城市")).toEqual(["北京", "上海"]);
    expect(table.columns.get("人口")).toEqual(Float64Array.of(1, 2));
    expect(refusal("ENCODING", () => readCsv(GB18030, { source: "t.csv" }))).toBe(
      "t.csv, the header is not valid UTF-8; give its `encoding`, for Chinese files mostly gb18030",
    );
  });

  it("names the row and column of the first invalid byte", () => {
    const bad = Uint8Array.of(...bytes("a,b\n1,x\n2,"), 0xb1, 0xb1, ...bytes("\n"));
    expect(refusal("ENCODING", () => readCsv(bad, { source: "t.csv" }))).toContain('row 2, column "b" is not valid UTF-8');
    expect(refusal("ENCODING", () => decodeText(bad, { source: "t.gal" }))).toContain("line 3 is not valid UTF-8");
    expect(decodeText(GB18030, { source: "t", encoding: "gb18030" })).toContain("北京");
  });

  it("refuses bytes that are not GB18030, and encodings it does not know", () => {
    expect(refusal("ENCODING", () => readCsv(Uint8Array.of(0x61, 0x0a, 0xff, 0x0a), { source: "t.csv", encoding: "gb18030" }))).toContain(
      "GB18030",
    );
    expect(refusal("ENCODING", () => readCsv(bytes("a\n1\n"), { source: "t.csv", encoding: "latin1" as "utf-8" }))).toContain('"latin1"');
  });

  it("tolerates a byte order mark", () => {
    expect([...readCsv(bytes("\ufeffa,b\n1,2\n"), { source: "t.csv" }).columns.keys()]).toEqual(["a", "b"]);
    expect(decodeText(bytes("\ufeffx"), { source: "t" })).toBe("x");
  });

  it.each([
    ["zip", [0x50, 0x4b, 3, 4]],
    ["old Excel", [0xd0, 0xcf, 0x11, 0xe0]],
    ["gzip", [0x1f, 0x8b, 8]],
    ["Parquet", [0x50, 0x41, 0x52, 0x31]],
    ["UTF-16", [0xff, 0xfe, 0x61, 0]],
  ])("knows a %s file when it meets one", (name, magic) => {
    expect(refusal("FILE_FORMAT", () => readCsv(Uint8Array.from(magic), { source: "t.csv" }))).toContain(name);
  });
});
