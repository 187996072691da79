// Runs every bench, one process a question, and writes docs/benchmarks.md.
import { fork } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { markdown } from "./lib/report.mjs";

const here = new URL("./", import.meta.url);
const files = readdirSync(here).filter((file) => file.endsWith(".mjs") && file !== "run.mjs" && !file.startsWith("reference-"));

/** The section that a bench sends when it is done. */
function sectionOf(file) {
  return new Promise((resolve, reject) => {
    let section;
    const child = fork(new URL(file, here));
    child.on("message", (message) => {
      section = message;
    });
    child.on("exit", (code) => (code === 0 && section !== undefined ? resolve(section) : reject(new Error(`${file} ended with ${code}`))));
  });
}

const sections = [];
for (const file of files) sections.push(await sectionOf(file));

const machine = `${cpus()[0].model}, ${cpus().length} cores, ${(totalmem() / 1073741824).toFixed(0)} GiB, ${process.platform}, Node ${process.versions.node}`;
const text = `# Benchmarks

Written by \`npm run bench\`, which repeats all of it; \`node bench/sdm.mjs\` and its neighbours answer one question each. Machine: ${machine}. "times ours" is the peer's median over ours, in the same run. Minima stand beside medians because the machine is shared; BENCH_SLOW=1 adds the peers that take minutes.

${sections.map(markdown).join("\n")}`;
writeFileSync(new URL("../docs/benchmarks.md", import.meta.url), text);
process.stdout.write("\ndocs/benchmarks.md written\n");
