// The thread that computes, with workers beside it: it publishes a job, takes pieces like everybody, and waits for those that others hold.
import { DurbinError } from "../../errors.js";
import { type Scope, scope, tryTake } from "../arena.js";
import { type Crew, oneByOne, type Pieces } from "../pieces.js";
import { changesSoon, performPieces, type Shared, Word } from "./block.js";

export interface CrewOptions {
  /** Threads beside this one, numbered from 1. */
  readonly workers: number;
  /** Told when a worker does not come back with a piece. */
  readonly broken: () => void;
  /** Milliseconds that a piece may take at least before its worker counts as dead. */
  readonly patience?: number;
}

/** A piece may take so many times what this thread has worked on the whole job. */
const PATIENCE = 100;

/** Shares jobs with workers on the same block. `names`: those of the kernels, in the order of the module. */
export function sharingCrew(shared: Shared, names: readonly string[], { workers, broken, patience = 30_000 }: CrewOptions): Crew {
  const { block } = shared;
  const places = new Map(names.map((name, place) => [name, place]));
  const trust = new Trust();
  const share = (name: string, pieces: Pieces): Float64Array =>
    scope((memory) => {
      const results = memory.f64(pieces.count);
      block[Word.KERNEL] = places.get(name) as number;
      block[Word.RESULTS] = results;
      describePieces(block, pieces, workers + 1, memory);
      const began = performance.now();
      publish(block);
      performPieces(shared, 0);
      const worked = performance.now() - began;
      if (!allDone(block, Math.max(patience, PATIENCE * worked))) {
        broken();
        throw failure(`a thread did not come back from ${name}`);
      }
      trust.note(worked, performance.now() - began - worked);
      const trapped = block[Word.TRAPPED];
      if (trapped > 0) throw failure(`${name} trapped in piece ${trapped} of ${pieces.count}`);
      return memory.copyOut(results, pieces.count);
    });
  return { run: (name, pieces) => (trust.given() ? share(name, pieces) : oneByOne(name, pieces)) };
}

const failure = (sentence: string): DurbinError => new DurbinError("internal", "THREAD_FAILED", sentence);

/**
 * Workers whose core is taken by another program come late, or stop in the middle of a piece. After a job that waited for them long the next ones are done
 * alone: one at first, then twice as many each time.
 */
class Trust {
  private alone = 0;
  private penalty = 1;

  given(): boolean {
    if (this.alone === 0) return true;
    this.alone--;
    return false;
  }

  note(worked: number, waited: number): void {
    if (waited < 0.5 * worked + 0.1) this.penalty = 1;
    else {
      this.alone = this.penalty;
      this.penalty = Math.min(2 * this.penalty, 64);
    }
  }
}

/** Arguments of all pieces, one after the other, and scratch for each thread, or for as many as there is memory for. */
function describePieces(block: Int32Array, { count, args, scratch = 0 }: Pieces, most: number, { bytes, copyIn }: Scope): void {
  const arity = args(0).length;
  const table = new Float64Array(count * arity);
  for (let p = 0; p < count; p++) table.set(args(p), p * arity);
  block[Word.COUNT] = count;
  block[Word.ARITY] = arity;
  block[Word.ARGUMENTS] = copyIn(table);
  const stride = Math.ceil(scratch / 64) * 64;
  let threads = most;
  while (stride > 0) {
    const address = threads > 1 ? tryTake(threads * stride) : bytes(stride);
    block[Word.SCRATCH] = address;
    if (address !== 0) break;
    threads--;
  }
  block[Word.SCRATCH_BYTES] = stride;
  block[Word.CREW] = threads;
}

/** Makes the pieces of the job free to be taken; its other words are written before. */
function publish(block: Int32Array): void {
  block[Word.TRAPPED] = 0;
  Atomics.add(block, Word.END, block[Word.COUNT]);
  if (Atomics.load(block, Word.ASLEEP) > 0) Atomics.notify(block, Word.END);
}

/** Waits until all pieces are done; false when none was for `limit` milliseconds. */
function allDone(block: Int32Array, limit: number): boolean {
  const end = Atomics.load(block, Word.END);
  for (;;) {
    const done = Atomics.load(block, Word.DONE);
    if (done === end) return true;
    if (changesSoon(block, Word.DONE, done) || Atomics.wait(block, Word.DONE, done, limit) !== "timed-out") continue;
    if (Atomics.load(block, Word.DONE) === done) return false;
  }
}
