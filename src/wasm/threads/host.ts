// What a runtime offers to run threads on: `wasm/thread-host.node.ts` and `wasm/thread-host.browser.ts`, chosen by the package's `imports` conditions.
import type { WorkerStart } from "./worker.js";

export interface RunningWorker {
  /** Rejects when the worker ends before it is ready. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

export interface ThreadHost {
  processors(): number;
  /** The kernel file of this runtime. */
  kernelBytes(): Promise<Uint8Array>;
  /** Starts a worker that does not keep the process alive once it is ready; `died` is called when it ends. */
  launch(program: string, start: WorkerStart, died: () => void): RunningWorker;
}
