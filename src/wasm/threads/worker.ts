// The program of a worker, a text of its own: it must run as a plain script in browsers and in Node. It instantiates the kernels on the shared memory, says
// that it is ready, and works until it is terminated.
import { changesSoon, type Kernel, performPieces, type Shared, Word } from "./block.js";

/** What a worker is sent once. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly words: SharedArrayBuffer;
  /** 1 for the first worker; 0 is the thread that started them. */
  readonly thread: number;
}

interface Port {
  postMessage(message: string): void;
  onmessage: ((event: { readonly data: WorkerStart }) => void) | null;
}

/** Sleeps until there is a job, works, and so on. */
function serve(shared: Shared, thread: number): never {
  const { block } = shared;
  for (;;) {
    const seen = Atomics.load(block, Word.END);
    performPieces(shared, thread);
    if (changesSoon(block, Word.END, seen)) continue;
    Atomics.add(block, Word.ASLEEP, 1);
    Atomics.wait(block, Word.END, seen);
    Atomics.sub(block, Word.ASLEEP, 1);
  }
}

function start(port: Port, { module, memory, words, thread }: WorkerStart): void {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const shared = { block: new Int32Array(words), memory, kernels: Object.values(exports) as Kernel[] };
  port.postMessage("ready");
  serve(shared, thread);
}

const { parentPort: port = globalThis as unknown as Port } = globalThis as { readonly parentPort?: Port }; // Node's host puts its port there
port.onmessage = ({ data }) => start(port, data);
