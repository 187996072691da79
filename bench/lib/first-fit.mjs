// A fresh process from the first import to the first fit: a two-way SDM on a lattice. Prints the milliseconds of its stages as JSON.
const [rows, columns, periods] = process.argv.slice(2).map(Number);
const start = performance.now();
const { buildWeights, fit, fromColumns, init, pointGeometry } = await import("durbin");
const imported = performance.now();
await init();
const ready = performance.now();

const units = Array.from({ length: rows * columns }, (_, i) => `u${i}`);
const points = fromColumns({ id: units, x: units.map((_, i) => i % columns), y: units.map((_, i) => Math.floor(i / columns)) });
const context = { units, geometry: pointGeometry(points, { id: "id", x: "x", y: "y" }), others: new Map() };
const weights = buildWeights("queen", { type: "distance-band", upper: 1.5, standardize: "row" }, context);

let state = 1;
const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
const column = () => Float64Array.from({ length: units.length * periods }, next);
const id = Array.from({ length: units.length * periods }, (_, row) => units[row % units.length]);
const year = Array.from(id, (_, row) => 2000 + Math.floor(row / units.length));
const data = { id, year, y: column(), x1: column(), x2: column() };

const { impacts } = await fit("y ~ x1 + x2", { data, entity: "id", time: "year", model: "sdm", effects: "twoways", weights });
const end = performance.now();
if (!Number.isFinite(impacts[0].indirect.se)) throw new Error("the first fit has no standard error of its impacts");
process.stdout.write(JSON.stringify({ import: imported - start, init: ready - imported, fit: end - ready }));
