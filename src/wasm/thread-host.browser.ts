// Threads of browsers. The program comes from a blob: bundlers need not know it, and it inherits the isolation of the page.
import type { ThreadHost } from "./threads/host.js";

export const host: ThreadHost = {
  processors: () => navigator.hardwareConcurrency,
  kernelBytes: async () => new Uint8Array(await (await fetch(new URL("./kernels.wasm", import.meta.url))).arrayBuffer()),
  launch(program, start, died) {
    const url = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
    const worker = new Worker(url);
    const ready = new Promise<void>((resolve, reject) => {
      worker.onmessage = () => resolve();
      worker.onerror = (event) => {
        reject(new Error(event.message));
        died();
      };
    }).finally(() => URL.revokeObjectURL(url));
    worker.postMessage(start);
    return { ready, stop: async () => worker.terminate() };
  },
};
