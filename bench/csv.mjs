// How long does it take to read a CSV file into typed columns?
import { init, normals, readCsv } from "durbin";
import { csvText, runR } from "./lib/r.mjs";
import { report, timeRows } from "./lib/report.mjs";
import { kept, takeTurns } from "./lib/timing.mjs";

const ROWS = 200_000;
const OURS = "durbin";
const REFERENCE = "split and Number, no quotes, no checks";

await init();
const names = ["y", "x1", "x2", "x3"];
const numbers = Object.fromEntries(names.map((name, stream) => [name, normals(1, stream + 1, 0, ROWS)]));
const id = Array.from({ length: ROWS }, (_, row) => `u${row % 10_000}`);
const text = csvText({ id, ...numbers });
const bytes = new TextEncoder().encode(text);

function splitText() {
  const lines = new TextDecoder().decode(bytes).split("\n");
  const header = lines[0].split(",");
  const columns = new Map(header.map((name, j) => [name, j === 0 ? [] : new Float64Array(ROWS)]));
  for (let row = 0; row < ROWS; row++) {
    const cells = lines[row + 1].split(",");
    for (let j = 0; j < header.length; j++) columns.get(header[j])[row] = j === 0 ? cells[j] : Number(cells[j]);
  }
  return { columns };
}

const functions = { [OURS]: () => readCsv(bytes, { source: "bench.csv", keys: ["id"] }), [REFERENCE]: splitText };
const times = takeTurns(functions, { rounds: 9, warmUp: 3 });
for (const name of [OURS, REFERENCE]) {
  const { columns } = kept.get(name);
  const wrong = names.find((column) => columns.get(column).some((value, row) => value !== numbers[column][row]));
  if (wrong !== undefined) throw new Error(`${name}: the column ${wrong} is not what was written`);
}
const { peers, skipped } = runR("csv.R", { "bench.csv": text }, [9]);
for (const { name, ms } of peers) times.set(name, ms);
const megabytes = (bytes.length / 1e6).toFixed(1);

report({
  question: `Reading CSV: ${ROWS} rows, one text and four numeric columns, ${megabytes} MB`,
  tables: [{ rows: timeRows(times) }],
  notes: [
    "Ours and the reference read from memory, both to the last bit of every number; R reads a file that the system has cached.",
    ...skipped,
  ],
});
