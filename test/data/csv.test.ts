import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CsvOptions, CsvReader, readCsv, writeCsv } from "../../src/data/csv.js";
import type { Table } from "../../src/data/table.js";
import { refusal } from "./refusal.js";

const encoder = new TextEncoder();
const read = (text: string, options: Partial<CsvOptions> = {}): Table => readCsv(encoder.encode(text), { source: "t.csv", ...options });
const values = (table: Table, name: string): unknown[] => Array.from<unknown>(table.columns.get(name) ?? []);

describe("readCsv: the grammar", () => {
  it("reads names, numbers and texts", () => {
    const table = read("city,gdp\nA,1.5\nB,-2e3\n");
    expect(table.nRows).toBe(2);
    expect([...table.columns.keys()]).toEqual(["city", "gdp"]);
    expect(values(table, "city")).toEqual(["A", "B"]);
    expect(table.columns.get("gdp")).toEqual(Float64Array.of(1.5, -2000));
  });

  it.each([
    ["LF", "\n"],
    ["CR LF", "\r\n"],
    ["CR", "\r"],
  ])("ends rows at %s, with or without a last one", (_, end) => {
    for (const last of ["", end, end + end]) expect(values(read(`a,b${end}1,2${end}3,4${last}`), "b")).toEqual([2, 4]);
  });

  it("keeps separators, quotes and line breaks inside quotes", () => {
    const table = read('a,"b ""x"""\r\n"1","p, ""q"""\r\n2,"line 1\nline 2"\r\n');
    expect(values(table, 'b "x"')).toEqual(['p, "q"', "line 1\nline 2"]);
    expect(values(table, "a")).toEqual([1, 2]);
  });

  it("takes a quote inside a plain cell as text", () => {
    expect(values(read('a,b\n5" pipe,1\n'), "a")).toEqual(['5" pipe']);
  });

  it.each([",", ";", "\t", "|"])("detects the separator %j", (separator) => {
    const table = read(`a${separator}"b,;|"\n1${separator}2\n`.replace("\t,", "\t"));
    expect(values(table, "a")).toEqual([1]);
    expect(table.columns.size).toBe(2);
  });

  it("prefers the separator that fits all rows", () => {
    expect([...read("a;b\nx,1;2\ny,3;4\n").columns.keys()]).toEqual(["a", "b"]);
    expect(values(read("text\nhello\n"), "text")).toEqual(["hello"]);
    expect(values(read("a,b\nx,2\n", { separator: ";" }), "a,b")).toEqual(["x,2"]);
  });

  it("trims names and texts and brings them to NFC", () => {
    const table = read(" cafe\u0301 ,b\n 北京 ,  7 \n");
    expect(values(table, "café")).toEqual(["北京"]);
    expect(values(table, "b")).toEqual([7]);
  });

  it("treats no name as special", () => {
    const table = read("__proto__,constructor\n1,2\n");
    expect(values(table, "__proto__")).toEqual([1]);
    expect(values(table, "constructor")).toEqual([2]);
  });
});

describe("readCsv: types and missing values", () => {
  it("knows four forms of missing in numbers, one in texts", () => {
    const table = read('x,iso\n1,NA\nNA,""\nNaN,.\n.,NaN\n,DE\n');
    expect(values(table, "x")).toEqual([1, NaN, NaN, NaN, NaN]);
    expect(values(table, "iso")).toEqual(["NA", null, ".", "NaN", "DE"]);
  });

  it("keeps raw texts of key columns next to the numbers", () => {
    const table = read("fips,y\n01,1\n02,2\n", { keys: ["fips", "absent"] });
    expect(values(table, "fips")).toEqual([1, 2]);
    expect(table.keys.get("fips")).toEqual(["01", "02"]);
    expect(table.keys.has("absent")).toBe(false);
  });

  it("reads a column again when it turns into text late", () => {
    const table = read("a,b,c\n007,,1\n08,x,2\nx9,y,3\n");
    expect(values(table, "a")).toEqual(["007", "08", "x9"]);
    expect(values(table, "b")).toEqual([null, "x", "y"]);
    expect(values(table, "c")).toEqual([1, 2, 3]);
  });

  it("reads infinities as such and nothing hexadecimal", () => {
    expect(values(read("x\nInf\n-Infinity\n+inf\n"), "x")).toEqual([Infinity, -Infinity, Infinity]);
    for (const text of ["0x10", "1_000", "1e", "--1", "1.2.3", "+", "1 2", "１２"])
      expect(values(read(`x\n${text}\n`), "x")).toEqual([text]);
    expect(values(read("x\n5.\n.5\n+.5e1\n"), "x")).toEqual([5, 0.5, 5]);
  });

  it("rounds every decimal as Number does", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        fc.integer({ min: 1, max: 17 }),
        (xs, digits) => {
          const texts = xs.flatMap((x) => [String(x), x.toPrecision(digits)]);
          expect(values(read(`x\n${texts.join("\n")}\n`), "x")).toEqual(texts.map(Number));
        },
      ),
    );
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 18 });
    fc.assert(
      fc.property(digits, digits, (whole, part) => {
        for (const text of [`${whole}.${part}`, `-${whole}`, `.${part}`]) expect(values(read(`x\n${text}\n`), "x")).toEqual([Number(text)]);
      }),
    );
  });

  it("reads only the wanted columns and keys", () => {
    const table = read("a,b,c\n1,2,3\n", { columns: ["c"], keys: ["a"] });
    expect([...table.columns.keys()]).toEqual(["a", "c"]);
    expect(refusal("UNKNOWN_COLUMN", () => read("a,bee\n1,2\n", { columns: ["be"] }))).toContain('"bee"');
  });
});

describe("readCsv: what is refused", () => {
  it("nothing, or a header alone", () => {
    expect(refusal("FILE_EMPTY", () => read(""))).toBe("t.csv is empty");
    expect(refusal("FILE_EMPTY", () => read("\n\r\n"))).toBe("t.csv is empty");
    expect(refusal("FILE_EMPTY", () => read("\ufeff"))).toBe("t.csv is empty");
    expect(refusal("FILE_EMPTY", () => read("a,b\n"))).toBe("t.csv holds a header and no rows");
    expect(refusal("CSV_HEADER", () => read("\na,b\n1,2\n"))).toContain("first line is empty");
  });

  it("names that are absent or there twice", () => {
    expect(refusal("CSV_HEADER", () => read('"",a\n1,2\n'))).toContain("no name in column 1 of 2");
    expect(refusal("CSV_HEADER", () => read("a,b,\n1,2,\n"))).toContain("no name in column 3 of 3");
    expect(refusal("CSV_HEADER", () => read("a,b, a\n1,2,3\n"))).toContain('"a" twice, in columns 1 and 3');
  });

  it("ragged rows and empty lines inside, by number", () => {
    expect(refusal("CSV_ROW", () => read("a,b\n1,2\n3\n"))).toBe("t.csv, row 2 has 1 cell, the header has 2");
    expect(refusal("CSV_ROW", () => read("a,b\n1,2,3\n"))).toBe("t.csv, row 1 has 3 cells, the header has 2");
    expect(refusal("CSV_ROW", () => read("a,b\n1,2\n\n3,4\n"))).toBe("t.csv, row 2 is an empty line");
  });

  it("quotes that do not fit", () => {
    expect(refusal("CSV_QUOTE", () => read('a,b\n1,2\n3,"4\n5,6\n'))).toContain("row 2: a quote is opened in column 2 and never closed");
    expect(refusal("CSV_QUOTE", () => read('a,b\n"1"x,2\n'))).toContain("row 1: text follows the closing quote in column 1");
    expect(refusal("CSV_QUOTE", () => read('a,"b\n1,2\n'))).toContain("the header");
  });

  it("decimal commas, naming the cell", () => {
    expect(refusal("DECIMAL_COMMA", () => read("a;b\n1;2\n3;4,5\n"))).toBe(
      't.csv, row 2: column "b" holds "4,5"; numbers need a decimal point',
    );
    expect(values(read("a;b\n1,2;x\nz;y\n"), "a")).toEqual(["1,2", "z"]);
    expect(read("a;b\n1,2;x\n3,4;y\n", { keys: ["a"] }).keys.get("a")).toEqual(["1,2", "3,4"]);
  });

  it("what would not fit, with its size, before it is read", () => {
    const text = `a,b\n${"1,2\n".repeat(1000)}`;
    expect(refusal("MEMORY_LIMIT", () => read(text, { maxBytes: 15_999 }))).toContain("about 1000 rows x 2 columns need 0.00 GiB");
    const said: unknown[] = [];
    expect(read(text, { maxBytes: 16_000, onEstimate: (estimate) => said.push(estimate) }).nRows).toBe(1000);
    expect(said).toEqual([{ rows: 1000, columns: 2, bytes: 16_000 }]);
  });

  it("separators that are none", () => {
    for (const separator of ["", ",,", '"', "，", "\n"]) refusal("CSV_HEADER", () => read("a,b\n1,2\n", { separator }));
  });
});

describe("CsvReader", () => {
  it("gives the same table wherever the file is cut", () => {
    const text = 'id,"a ""x"""\r\n01,"p, ""q""\r\nr"\r\n02,北京\r\n"03",""""\r\n04,\r\n';
    const bytes = encoder.encode(text);
    const expected = read(text, { keys: ["id"] });
    for (let cut = 0; cut <= bytes.length; cut++) {
      const reader = new CsvReader({ source: "t.csv", keys: ["id"] }, bytes, bytes.length);
      do {
        const used = reader.feed(bytes.slice(0, cut), false);
        reader.feed(bytes.slice(used), true);
      } while (reader.restart());
      expect(reader.finish(), `cut at ${cut}`).toEqual(expected);
    }
  });
});

describe("writeCsv", () => {
  it("gives back what was read", () => {
    const text = 'name,x,"a ""b"""\n01,1e-7,p\n"x, y",,"q\nr"\n';
    expect(writeCsv(read(text))).toBe(text);
    expect(writeCsv(read("fips,y\n01,1\n", { keys: ["fips"] }))).toBe("fips,y\n01,1\n");
  });

  it("writes a missing cell of a lone column so that it is a row", () => {
    const table = read('x\n1\n""\n2\n');
    expect(values(read(writeCsv(table)), "x")).toEqual([1, NaN, 2]);
  });

  const word = fc.string({
    unit: fc.constantFrom("a", '"', ",", ";", "\n", "\r", " ", "|", "\t", "=", "é", "省", "😀", "1"),
    maxLength: 6,
  });
  const cell = word.map((text) => text.trim().normalize("NFC") || null);
  const number = fc.oneof(fc.double(), fc.integer(), fc.constant(-0));

  it("round trip: any texts and numbers", () => {
    const tables = fc.integer({ min: 1, max: 5 }).chain((n) => {
      const text = fc.array(cell, { minLength: n, maxLength: n }).map((texts) => ["z", ...texts]); // "z" keeps the column a text column
      const numbers = fc.array(number, { minLength: n, maxLength: n }).map((xs) => Float64Array.from([1.5, ...xs]));
      return fc.array(fc.oneof(text, numbers), { minLength: 1, maxLength: 5 });
    });
    fc.assert(
      fc.property(tables, (columns) => {
        const table: Table = {
          source: "t.csv",
          nRows: columns[0].length,
          columns: new Map(columns.map((column, i) => [`c,"${i}`, column])),
          keys: new Map(),
        };
        const again = readCsv(encoder.encode(writeCsv(table)), { source: "t.csv", separator: "," });
        expect(again).toEqual(table);
      }),
    );
  });
});
