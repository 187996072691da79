// How does the time of a two-way SDM grow with the number of entities?
import { init } from "durbin";
import { fitSdm } from "./lib/fit-sdm.mjs";
import { durbinColumns, nearestWeights } from "./lib/panel-data.mjs";
import { report } from "./lib/report.mjs";
import { growthExponent, summary, takeTurns } from "./lib/timing.mjs";

const SIZES = [48, 282, 500, 1000, 2000];
const [T, DRAWS] = [16, 1000];

await init();
const functions = {};
for (const n of SIZES) {
  const W = nearestWeights(n);
  const columns = durbinColumns(W, T);
  functions[n] = () => fitSdm(columns, W, DRAWS);
}
const times = takeTurns(functions, { rounds: 9, warmUp: 5 });
const found = SIZES.map((n) => ({ n, ...summary(times.get(String(n))) }));
const exponent = (from) =>
  growthExponent(
    SIZES.slice(from),
    found.slice(from).map(({ median }) => median),
  );
const rows = found.map(({ n, median, min }, i) => [
  `${n} x ${T}`,
  median.toFixed(1),
  min.toFixed(1),
  i === 0 ? "" : growthExponent(SIZES.slice(i - 1, i + 1), [found[i - 1].median, median]).toFixed(2),
]);

report({
  question: `Growth with the number of entities: the same SDM, ${DRAWS} draws`,
  tables: [{ header: ["entities x periods", "median ms", "min ms", "exponent from the row above"], rows }],
  notes: [
    `Over the three largest the time grows as n to the power ${exponent(2).toFixed(2)}.`,
    "Below 512 units: the eigenvalues of W and a dense inverse, cubic in n. From there on sparse factors, whose work follows the fill. Linear: all work on the rows.",
  ],
});
