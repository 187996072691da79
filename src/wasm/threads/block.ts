// The block of words through which the threads share out the pieces of a job. A piece is one call of one kernel. Pieces are numbered on and on over all
// jobs, by tickets that wrap around: a ticket below END that nobody holds belongs to the present job, and whoever takes it holds the job open, since the
// next one is published only when all pieces of this one are done. A thread that sleeps through jobs therefore finds no ticket, never a wrong one.

/** Places of words. Those that several threads write stand on cache lines of their own. */
export const Word = {
  /** The ticket after the last of the job. */
  END: 0,
  /** Threads of the job; those with a higher number stay out. */
  CREW: 1,
  KERNEL: 2,
  COUNT: 3,
  ARITY: 4,
  ARGUMENTS: 5,
  RESULTS: 6,
  SCRATCH: 7,
  SCRATCH_BYTES: 8,
  /** The next ticket to be taken. */
  NEXT: 16,
  /** Tickets done. */
  DONE: 32,
  /** Workers asleep. */
  ASLEEP: 48,
  /** 1 + the piece whose kernel trapped, 0 when none did. */
  TRAPPED: 49,
} as const;

export const WORDS = 64;

export type Kernel = (...args: readonly number[]) => number;

export interface Shared {
  readonly block: Int32Array;
  readonly memory: WebAssembly.Memory;
  /** The exports of the thread's own instance, in the order of the module. */
  readonly kernels: readonly Kernel[];
}

/** Looks at a word again for about 20 microseconds, the time in which the other threads mostly come around; whether it has changed. */
const LOOKS = 2000;

export function changesSoon(block: Int32Array, word: number, seen: number): boolean {
  for (let look = 0; look < LOOKS; look++) if (Atomics.load(block, word) !== seen) return true;
  return false;
}

/** Takes the next piece of the job; its number, or -1 when none is left for this thread. */
export function takePiece(block: Int32Array, thread: number): number {
  const end = Atomics.load(block, Word.END);
  if (thread >= Atomics.load(block, Word.CREW)) return -1;
  for (;;) {
    const ticket = Atomics.load(block, Word.NEXT);
    if (((end - ticket) | 0) <= 0) return -1;
    if (Atomics.compareExchange(block, Word.NEXT, ticket, (ticket + 1) | 0) === ticket) return (ticket - end + block[Word.COUNT]) | 0;
  }
}

/** Says that one more piece is done; the last one wakes the thread that waits for the job. */
export function pieceDone(block: Int32Array): void {
  const done = (Atomics.add(block, Word.DONE, 1) + 1) | 0;
  if (done === Atomics.load(block, Word.END)) Atomics.notify(block, Word.DONE);
}

/** Calls the kernel of the job with the arguments of a piece. Everything is read here, once a piece: a call compiled into the loop would see the arguments of an earlier job on V8 11.3. */
function perform({ block, memory, kernels }: Shared, piece: number, thread: number): void {
  const arity = block[Word.ARITY];
  const doubles = memory.buffer;
  const args: number[] = Array.from(new Float64Array(doubles, (block[Word.ARGUMENTS] >>> 0) + 8 * arity * piece, arity));
  const bytes = block[Word.SCRATCH_BYTES] >>> 0;
  if (bytes > 0) args.push((block[Word.SCRATCH] >>> 0) + bytes * thread);
  new Float64Array(doubles, block[Word.RESULTS] >>> 0)[piece] = kernels[block[Word.KERNEL]](...args);
}

/** Takes and performs pieces until none is left. */
export function performPieces(shared: Shared, thread: number): void {
  const { block } = shared;
  for (let piece = takePiece(block, thread); piece >= 0; piece = takePiece(block, thread)) {
    try {
      perform(shared, piece, thread);
    } catch {
      Atomics.store(block, Word.TRAPPED, piece + 1);
    }
    pieceDone(block);
  }
}
