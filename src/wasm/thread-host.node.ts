// Threads of Node, Deno and Bun.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { defaultSource } from "./source.node.js";
import type { ThreadHost } from "./threads/host.js";

/** The program asks for the port of its worker there. */
const PORT = 'globalThis.parentPort = require("node:worker_threads").parentPort;';

export const host: ThreadHost = {
  processors: availableParallelism,
  kernelBytes: async () => (await defaultSource()) as Uint8Array,
  launch(program, start, died) {
    const worker = new Worker(PORT + program, { eval: true, execArgv: [] }); // --input-type=module would make the program a module
    const ready = new Promise<void>((resolve, reject) => {
      worker.once("error", reject);
      worker.once("exit", () => {
        reject(new Error("a worker ended at once"));
        died();
      });
      worker.once("message", () => {
        worker.unref(); // only now: a process that waits for nothing else would end
        resolve();
      });
    });
    worker.postMessage(start);
    return { ready, stop: async () => void (await worker.terminate()) };
  },
};
