import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCsvFile } from "../../src/data/csv.node.js";
import { readCsv } from "../../src/data/csv.js";
import { refusalOf } from "./refusal.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "durbin-csv-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Longer than one piece, with quoted line breaks that fall on every place of a piece's end, and a column that becomes text late. */
function longText(): string {
  const lines = ['id,"the note",x'];
  for (let i = 0; i < 150_000; i++)
    lines.push(`${String(i).padStart(6, "0")},"line ""${i % 7}""\n北京 ${i % 5}",${i === 149_000 ? "late" : i / 8}`);
  return `${lines.join("\r\n")}\r\n`;
}

it("reads pieces as it reads the whole", async () => {
  const text = longText();
  const path = join(folder, "long.csv");
  await writeFile(path, text);
  const { table, sha256 } = await readCsvFile(path, { keys: ["id"] });
  expect(table).toEqual(readCsv(new TextEncoder().encode(text), { source: "long.csv", keys: ["id"] }));
  expect(sha256).toBe(createHash("sha256").update(text).digest("hex"));
  expect(table.nRows).toBe(150_000);
  expect(table.columns.get("x")?.[149_000]).toBe("late");
});

it("refuses a file by its size before reading it", async () => {
  const path = join(folder, "large.csv");
  await writeFile(path, `a,b\n${"1,2\n".repeat(200_000)}`);
  const message = await refusalOf("MEMORY_LIMIT", readCsvFile(path, { maxBytes: 1e6 }));
  const rows = Number(/about (\d+) rows/.exec(message)?.[1]);
  expect(Math.abs(rows / 200_000 - 1)).toBeLessThan(0.05);
});

it("names the row of an error in a later piece, and an open quote", async () => {
  const path = join(folder, "ragged.csv");
  await writeFile(path, `a,b\n${"1234567,1234567\n".repeat(400_000)}1\n`);
  expect(await refusalOf("CSV_ROW", readCsvFile(path))).toBe("ragged.csv, row 400001 has 1 cell, the header has 2");
  await writeFile(path, `a,b\n1,"2\n${"1234567,1234567\n".repeat(400_000)}`);
  expect(await refusalOf("CSV_QUOTE", readCsvFile(path))).toContain("row 1: a quote is opened in column 2");
});

it("reads an empty file and GB18030 like readCsv", async () => {
  const path = join(folder, "small.csv");
  await writeFile(path, "");
  await refusalOf("FILE_EMPTY", readCsvFile(path));
  await writeFile(path, Uint8Array.of(0xb3, 0xc7, 0x2c, 0x78, 0x0a, 0xb1, 0xb1, 0xbe, 0xa9, 0x2c, 0x31, 0x0a));
  const { table } = await readCsvFile(path, { encoding: "gb18030", source: "other name" });
  expect(table.columns.get("城")).toEqual(["北京"]);
  expect(table.source).toBe("other name");
});
