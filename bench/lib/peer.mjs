// Peers in processes of their own that answer a line with a line of JSON, so that they can take turns with us.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { timeRows } from "./report.mjs";

/**
 * Starts a peer, whose first line says { name } or { skipped: reason }.
 * @returns {Promise<{ name: string, ask: (...words: unknown[]) => Promise<object>, end: () => void } | { skipped: string }>}
 */
export async function startPeer(command, script, args, env = {}) {
  const path = new URL(`../${script}`, import.meta.url).pathname;
  const child = spawn(command, [path, ...args.map(String)], { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } });
  const failed = once(child, "error").then(() => ({ skipped: `${command} is not installed: no peer` }));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value ?? `{"skipped":"${script} ended"}`);
  const first = await Promise.race([next(), failed]);
  if (first.skipped !== undefined) return first;
  const ask = async (...words) => {
    child.stdin.write(`${words.join(" ")}\n`);
    const answer = await next();
    if (answer.skipped !== undefined) throw new Error(answer.skipped);
    return answer;
  };
  return { name: first.name, ask, end: () => child.stdin.end() };
}

/** A package that no dependency brings, from the project or from the folder BENCH_PEERS; undefined where it is not installed. */
export async function peerModule(name) {
  for (const folder of [new URL("../..", import.meta.url).pathname, process.env.BENCH_PEERS]) {
    try {
      if (folder !== undefined) return await import(pathToFileURL(createRequire(join(folder, "package.json")).resolve(name)));
    } catch (error) {
      if (error.code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  return undefined;
}

/** LAPACK on the AVX2 kernels of OpenBLAS and on one thread, from Python. */
export const startNative = (folder) =>
  startPeer("python3", "dense.py", [folder], { OPENBLAS_CORETYPE: "Haswell", OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" });

/**
 * Milliseconds of functions that return { ms, value } or a promise of it, in turns; a value that is further from that of the first than
 * `tolerance`, as a share, is an error.
 */
export async function alternate(functions, { rounds, warmUp, tolerance }) {
  const times = new Map(Object.keys(functions).map((name) => [name, []]));
  for (let round = 0; round < warmUp + rounds; round++) {
    let expected;
    for (const [name, run] of Object.entries(functions)) {
      const { ms, value } = await run();
      expected ??= value;
      if (!(Math.abs(value - expected) <= tolerance * Math.abs(expected))) throw new Error(`${name} found ${value}, ours is ${expected}`);
      if (round >= warmUp) times.get(name).push(ms);
    }
  }
  return times;
}

/** Runs a function: { ms, value }, the value computed outside of the time. */
export function timed(run, measure) {
  const start = performance.now();
  const result = run();
  const ms = performance.now() - start;
  return { ms, value: measure(result) };
}

/** A table with the question in the corner of its header. */
export const tableOf = (title, times) => ({
  header: [title, "median ms", "min ms", "middle half ms", "runs", "times ours"],
  rows: timeRows(times),
});
