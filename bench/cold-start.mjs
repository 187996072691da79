// How long does a fresh process take from the first import of the library to its first fit?
import { spawnSync } from "node:child_process";
import { report, timeRows } from "./lib/report.mjs";
import { summary } from "./lib/timing.mjs";

const RUNS = 25;
const FIRST_FIT = new URL("lib/first-fit.mjs", import.meta.url).pathname;
const PANELS = [
  { name: "48 x 17", args: [6, 8, 17] },
  { name: "282 x 16", args: [6, 47, 16] },
];

function run(args) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args.map(String), { encoding: "utf8" });
  const ms = performance.now() - start;
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
  return { ms, stdout };
}

const EMPTY = "node -e 0";
const programs = [{ name: EMPTY, args: ["-e", "0"] }, ...PANELS.map(({ name, args }) => ({ name, args: [FIRST_FIT, ...args] }))];
const whole = new Map(programs.map(({ name }) => [name, []]));
const stages = new Map(PANELS.map(({ name }) => [name, []]));
for (const { args } of programs) run(args); // the files into the system's cache
for (let round = 0; round < RUNS; round++) {
  for (const { name, args } of programs) {
    const { ms, stdout } = run(args);
    whole.get(name).push(ms);
    if (name !== EMPTY) stages.get(name).push(JSON.parse(stdout));
  }
}

const empty = summary(whole.get(EMPTY));
const less = PANELS.map(({ name }) => {
  const { median, min } = summary(whole.get(name));
  const stage = (key) => summary(stages.get(name).map((times) => times[key])).median.toFixed(1);
  const net = [median - empty.median, min - empty.min].map((ms) => ms.toFixed(1));
  return [`first fit, ${name}`, ...net, stage("import"), stage("init"), stage("fit")];
});

report({
  question: "A fresh process from first import to first fit: two-way SDM with impacts and their standard errors",
  tables: [
    { header: ["less an empty process", "median ms", "min ms", "import", "init", "data, W and fit"], rows: less },
    {
      header: ["whole process", "median ms", "min ms", "middle half ms", "runs", ""],
      rows: timeRows(whole).map((row) => [...row.slice(0, 5), ""]),
    },
  ],
  notes: [
    `${RUNS} runs of each program, taking turns. The stages are medians measured inside the process.`,
    "Standard errors of the impacts by the delta method, the default.",
  ],
});
