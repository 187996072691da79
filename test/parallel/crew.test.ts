// How pieces are shared out: each once, by whoever comes, with room of its own; and what happens when a thread fails.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Scope, scope } from "../../src/wasm/arena.js";
import { init, kernel } from "../../src/wasm/load.js";
import { inPieces, ranges } from "../../src/wasm/pieces.js";
import { pieceDone, type Shared, takePiece, Word } from "../../src/wasm/threads/block.js";
import { sharingCrew } from "../../src/wasm/threads/crew.js";
import { startThreads, stopThreads, threads } from "../../src/wasm/threads/start.js";
import { loadKernels } from "../support/kernels.js";
import { losingCrew, sharedWords } from "../support/threads.js";

beforeEach(() => init());
afterEach(() => stopThreads());

/** A crew that has waited for nobody yet, of one kernel called `note`. */
const crewOf = (shared: Shared, workers = 1) => sharingCrew(shared, ["note"], { workers, broken: () => undefined });

describe("ranges", () => {
  it("cover everything once", () => {
    for (const [n, size] of [
      [0, 3],
      [1, 3],
      [3, 3],
      [4, 3],
      [1000, 7],
    ]) {
      const { count, range } = ranges(n, size);
      const all = Array.from({ length: count }, (_, p) => range(p));
      expect(all.flatMap(([from, to]) => Array.from({ length: to - from }, (_, k) => from + k))).toEqual(
        Array.from({ length: n }, (_, k) => k),
      );
    }
  });
});

describe("pieces", () => {
  it("are numbered across the end of 32-bit numbers", () => {
    const block = sharedWords();
    const start = 0x7ffffffe;
    for (const word of [Word.END, Word.NEXT, Word.DONE]) block[word] = start;
    const seen: number[] = [];
    const shared = { block, memory: kernel().memory, kernels: [(piece: number) => seen.push(piece)] };
    for (let job = 0; job < 3; job++) {
      const results = crewOf(shared).run("note", { count: 3, args: (p) => [p] });
      expect(Array.from(results)).toEqual([1, 2, 3].map((k) => k + 3 * job));
    }
    expect(seen).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
    expect(block[Word.DONE]).toBe((start + 9) | 0);
  });

  it("of a later job are not taken by a thread that looked at an earlier one", () => {
    const block = sharedWords();
    block[Word.CREW] = 2;
    block[Word.COUNT] = 1;
    block[Word.END] = 1;
    expect(takePiece(block, 1)).toBe(0);
    expect(takePiece(block, 1)).toBe(-1);
    pieceDone(block);
    block[Word.COUNT] = 5;
    Atomics.add(block, Word.END, 5);
    expect(takePiece(block, 2)).toBe(-1); // not of the crew
    expect([1, 1, 1, 1, 1, 1].map((thread) => takePiece(block, thread))).toEqual([0, 1, 2, 3, 4, -1]);
  });

  it("get the scratch of their thread, and fewer threads where memory has no room for all", () => {
    const block = sharedWords();
    const rooms: number[] = [];
    const shared = { block, memory: kernel().memory, kernels: [(...args: readonly number[]) => rooms.push(args[1])] };
    crewOf(shared, 3).run("note", { count: 2, args: (p) => [p], scratch: 100 });
    expect([block[Word.CREW], block[Word.SCRATCH_BYTES]]).toEqual([4, 128]);
    expect(rooms).toEqual([block[Word.SCRATCH], block[Word.SCRATCH]]);
    crewOf(shared, 3).run("note", { count: 2, args: (p) => [p], scratch: 0x60000000 });
    expect([block[Word.CREW], block[Word.SCRATCH_BYTES]]).toEqual([2, 0x60000000]);
  });

  it("report a trap after all of them are done", () => {
    const block = sharedWords();
    let done = 0;
    const kernels = [(piece: number) => (piece === 1 ? JSON.parse("{") : ++done)];
    const shared = { block, memory: kernel().memory, kernels };
    expect(() => crewOf(shared).run("note", { count: 4, args: (p) => [p] })).toThrow("note trapped in piece 2 of 4");
    expect(done).toBe(3);
    expect(Array.from(crewOf(shared).run("note", { count: 2, args: () => [0] }))).toEqual([4, 5]);
  });

  it("do not wait for a dead worker", () => {
    let told = 0;
    const crew = losingCrew(() => void told++);
    expect(() => crew.run("lost", { count: 2, args: () => [] })).toThrow("a thread did not come back from lost");
    expect(told).toBe(1);
  });
});

interface Spectrum {
  logDetSpectrum(n: number, re: number, im: number, m: number, rhos: number, out: number): void;
}

/** Traps where its address is behind the end of memory. */
const spectrumAt = ({ f64 }: Scope, re: number) => ({ count: 8, args: () => [8, re, 0, 1, f64(1), f64(1)] });

describe("threads", () => {
  it("trap with a sentence, and go on", async () => {
    await startThreads(3);
    expect(() => scope((memory) => inPieces("logDetSpectrum", spectrumAt(memory, 0xfffffff0)))).toThrow(
      /^logDetSpectrum trapped in piece \d of 8$/,
    );
    scope((memory) => inPieces("logDetSpectrum", spectrumAt(memory, memory.f64(8))));
    expect(threads()).toEqual({ count: 3 });
  });

  it("see memory that has grown since they started", async () => {
    await startThreads(2);
    const wasm = kernel<Spectrum>();
    for (const n of [1000, 3_000_000, 9_000_000]) {
      scope(({ f64, copyIn, copyOut }) => {
        f64(n); // what follows lies in new pages
        const [rho, out] = [copyIn(Float64Array.of(0.5)), f64(64)];
        const re = copyIn(Float64Array.from({ length: 64 }, (_, k) => k / 64));
        wasm.logDetSpectrum(64, re, 0, 1, rho, out);
        const [expected] = copyOut(out, 1);
        for (let job = 0; job < 20; job++) {
          inPieces("logDetSpectrum", { count: 64, args: (p) => [64, re, 0, 1, rho, out + 8 * p] });
          expect(new Set(copyOut(out, 64))).toEqual(new Set([expected]));
        }
      });
    }
  });

  it("can be started and stopped again and again", async () => {
    for (const count of [2, 1, 4, 2]) {
      expect(await startThreads(count)).toEqual({ count });
      expect(threads()).toEqual({ count });
    }
    await stopThreads();
    expect(threads()).toEqual({ count: 1 });
    expect(Array.from(inPieces("lgamma", { count: 3, args: () => [3] }))).toEqual([Math.LN2, Math.LN2, Math.LN2]);
  });

  it("leave when other kernels are loaded", async () => {
    await startThreads(2);
    await loadKernels("release");
    expect(threads()).toEqual({ count: 1 });
  });

  it("are a whole number", async () => {
    for (const count of [0, -1, 1.5, 65, Number.NaN])
      await expect(startThreads(count)).rejects.toThrow(`threads is ${count}; expected a whole number from 1 to 64`);
  });
});

describe("without what threads need, one goes on and says why:", () => {
  it("shared memory", async () => {
    const original = globalThis.SharedArrayBuffer;
    Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
    try {
      expect(await startThreads(2)).toEqual({ count: 1, reason: "memory cannot be shared here; a page must be cross-origin isolated" });
    } finally {
      globalThis.SharedArrayBuffer = original;
    }
  });

  it("a thread that may wait", async () => {
    const { wait } = Atomics;
    Atomics.wait = () => {
      throw new TypeError("Atomics.wait cannot be called in this context");
    };
    try {
      expect(await startThreads(2)).toEqual({ count: 1, reason: "Atomics.wait cannot be called in this context" });
    } finally {
      Atomics.wait = wait;
    }
  });

  it("kernels that can share their memory", async () => {
    expect(await startThreads(2, Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))).toEqual({
      count: 1,
      reason: "the kernels that were given cannot share their memory",
    });
  });
});
