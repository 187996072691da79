// Threads, on request: the kernels on a shared memory, with workers that take pieces of the work.
import { host } from "#thread-host";
import { DurbinError } from "../../errors.js";
import { instantiate } from "../instantiate.js";
import { crewInUse, endCrew, useKernels } from "../load.js";
import { type Kernel, WORDS } from "./block.js";
import { sharingCrew } from "./crew.js";
import type { RunningWorker } from "./host.js";
import { sharedModule } from "./shared-module.js";
import { WORKER_PROGRAM } from "./worker.generated.js";

export interface Threads {
  /** Threads that compute, the calling one included; 1 when none could be started. */
  readonly count: number;
  /** Why they are fewer than asked for. */
  readonly reason?: string;
}

/** More threads than this only share out waiting. */
const MOST = 64;

/** Milliseconds in which a worker must be ready. */
const START_LIMIT = 20_000;

let present: Threads = { count: 1 };
let workers: readonly RunningWorker[] = [];

/** The threads in use. */
export const threads = (): Threads => (crewInUse() === undefined ? { ...present, count: 1 } : present);

/**
 * Computes with `count` threads from now on, the calling one included; by default as many as there are processors, at most 8. Results do not depend on it.
 * Where threads cannot be had (a page that is not cross-origin isolated, the main thread of a page, edge runtimes) everything goes on with one, and
 * `reason` says why. `source`: the bytes of the kernels where `init` was given them. Throws OPTION_VALUE.
 */
export async function startThreads(count = Math.min(8, host.processors()), source?: Uint8Array): Promise<Threads> {
  if (!Number.isInteger(count) || count < 1 || count > MOST) {
    throw new DurbinError("input", "OPTION_VALUE", `threads is ${count}; expected a whole number from 1 to ${MOST}`, { threads: count });
  }
  await stopThreads();
  if (count === 1) return threads();
  try {
    requireSharing();
    await open(count, source ?? (await host.kernelBytes()));
  } catch (error) {
    await stopThreads();
    present = { count: 1, reason: (error as Error).message };
  }
  return threads();
}

/** Ends the threads; the calling one goes on alone. */
export async function stopThreads(): Promise<void> {
  const running = workers;
  workers = [];
  present = { count: 1 };
  endCrew();
  await Promise.all(running.map(({ stop }) => stop()));
}

function requireSharing(): void {
  if (typeof SharedArrayBuffer === "undefined") throw new Error("memory cannot be shared here; a page must be cross-origin isolated");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0); // throws where a thread may not wait
}

/** The kernels on a memory that is shared, and the workers on it. */
async function open(count: number, bytes: Uint8Array): Promise<void> {
  const shared = sharedModule(bytes);
  if (shared === undefined) throw new Error("the kernels that were given cannot share their memory");
  const module = await WebAssembly.compile(shared.bytes);
  const memory = new WebAssembly.Memory({ initial: shared.initial, maximum: shared.maximum, shared: true });
  const words = new SharedArrayBuffer(4 * WORDS);
  workers = Array.from({ length: count - 1 }, (_, i) => host.launch(WORKER_PROGRAM, { module, memory, words, thread: i + 1 }, died));
  await inTime(Promise.all(workers.map(({ ready }) => ready)));
  const exports = await instantiate(module, { env: { memory } });
  const block = new Int32Array(words);
  const kernels = Object.values(exports) as unknown as Kernel[];
  const broken = (): void => void stopThreads();
  useKernels(exports, sharingCrew({ block, memory, kernels }, Object.keys(exports), { workers: count - 1, broken }));
  present = { count };
}

/** Fewer from now on: pieces are taken by those who are there. */
function died(): void {
  if (present.count > 1) present = { count: present.count - 1, reason: "a worker ended" };
}

async function inTime(ready: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the workers did not start")), START_LIMIT);
  });
  await Promise.race([ready, late]).finally(() => clearTimeout(timer));
}
