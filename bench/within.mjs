// How long does a regression with two-way fixed effects and clustered errors take on large panels, balanced and not?
import { buildDesign, buildPanel, completeSpec, estimate, fromColumns, init, normals, uniforms } from "durbin";
import { csvText, runR } from "./lib/r.mjs";
import { report, timeRows } from "./lib/report.mjs";
import { kept, takeTurns } from "./lib/timing.mjs";
import { fitWithinReference } from "./reference-within.mjs";

const PANELS = [
  { n: 10_000, T: 20, missing: 0, peers: true },
  { n: 10_000, T: 20, missing: 0.2, peers: true },
  { n: 100_000, T: 10, missing: 0, peers: false },
  { n: 100_000, T: 10, missing: 0.2, peers: false },
];
const [OURS, KEYS, REFERENCE] = [
  "durbin, from the panel",
  "durbin, panel from raw columns with text keys",
  "plain JavaScript, from integer codes",
];
const TOLERANCE = 1e-8;

/** y = x1 - 0.5 x2 + a_i + b_t + e with x1 and x2 correlated with a_i; a share of rows is missing at random. */
function makeColumns({ n, T, missing }) {
  const [x1, x2, e] = [1, 2, 3].map((stream) => normals(1, stream, 0, n * T));
  const [a, b, gone] = [normals(1, 4, 0, n), normals(1, 5, 0, T), uniforms(1, 6, 0, n * T)];
  const rows = Array.from({ length: n * T }, (_, row) => row).filter((row) => gone[row] >= missing);
  const column = (value) => Float64Array.from(rows, (row) => value(row, a[row % n], b[Math.floor(row / n)]));
  const [first, second] = [(row, ai) => x1[row] + ai, (row, ai, bt) => x2[row] - 0.5 * ai + bt];
  return {
    id: rows.map((row) => `u${row % n}`),
    year: rows.map((row) => String(2000 + Math.floor(row / n))),
    y: column((row, ai, bt) => first(row, ai) - 0.5 * second(row, ai, bt) + ai + bt + e[row]),
    x1: column(first),
    x2: column(second),
  };
}

await init();
const model = { estimator: "panel", method: "within", formula: "y ~ x1 + x2", effects: "twoways" };
const spec = completeSpec({ ...model, vcov: { type: "cluster", by: "id" } });
const tables = [];
const reasons = new Set();

function requireSame(name, coefficients, expected) {
  const difference = Math.max(...coefficients.map((value, j) => Math.abs(value - expected[j])));
  if (difference > TOLERANCE) throw new Error(`${name}: coefficients differ from ours by ${difference}, the tolerance is ${TOLERANCE}`);
}

for (const shape of PANELS) {
  const columns = makeColumns(shape);
  const makePanel = () => buildPanel(fromColumns(columns), { entity: "id", time: "year" });
  const panel = makePanel();
  const value = (name) => panel.columns.get(name);
  const factors = [
    { levels: panel.nEntities, levelOf: panel.entityOf },
    { levels: panel.nPeriods, levelOf: panel.periodOf },
  ];
  const functions = {
    [OURS]: () => estimate(buildDesign(panel, { ...model, missing: "drop", weights: null }), spec, null, { seed: 1 }),
    [KEYS]: makePanel,
    [REFERENCE]: () => fitWithinReference({ y: value("y"), x: [value("x1"), value("x2")], factors }),
  };
  const times = takeTurns(functions, { rounds: 7, warmUp: 2 });
  const ours = Array.from(kept.get(OURS).estimate);
  requireSame(REFERENCE, kept.get(REFERENCE).coefficients, ours);
  if (shape.peers) {
    const { peers, skipped } = runR("within.R", { "panel.csv": csvText(columns) }, [7]);
    for (const { name, ms, coefficients } of peers) {
      requireSame(name, coefficients, ours);
      times.set(name, ms);
    }
    for (const reason of skipped) reasons.add(reason);
  }
  const gaps = shape.missing === 0 ? "balanced" : `${100 * shape.missing} per cent of rows missing`;
  const [, ...header] = ["", "median ms", "min ms", "middle half ms", "runs", "times ours"];
  tables.push({ header: [`${shape.n} x ${shape.T}, ${gaps}`, ...header], rows: timeRows(times) });
}

report({
  question: "Two-way fixed effects on large panels: two regressors, errors clustered by entity",
  tables,
  notes: [
    `All peers agree with our coefficients to ${TOLERANCE}: the alternating ones stop at changes of 1e-10 and below.`,
    "Unbalanced panels take conjugate gradients on the sweep of both factors; balanced ones have a closed form.",
    ...reasons,
  ],
});
