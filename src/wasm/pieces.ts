// One way to run a kernel over work that falls into independent pieces: here, one after the other, or shared with the threads that were started. The pieces
// follow from the size of the work alone, never from the number of threads, and each writes to places of its own: every number is the same either way.
import { scope } from "./arena.js";
import { crewInUse, kernel } from "./load.js";

export interface Pieces {
  readonly count: number;
  /** Arguments of piece p, without the scratch. */
  args(p: number): readonly number[];
  /** Bytes that a call needs as scratch, whose address is its last argument; 0, the default: none. */
  readonly scratch?: number;
}

/** The threads that were started. */
export interface Crew {
  run(name: string, pieces: Pieces): Float64Array;
}

/** Calls the kernel once a piece; what each call returned. What a kernel keeps in globals lasts for one call only: another thread may make the next. */
export function inPieces(name: string, pieces: Pieces): Float64Array {
  const crew = crewInUse();
  return crew !== undefined && pieces.count > 1 ? crew.run(name, pieces) : oneByOne(name, pieces);
}

/** The same, by this thread alone. */
export function oneByOne(name: string, { count, args, scratch = 0 }: Pieces): Float64Array {
  return scope(({ bytes }) => {
    const run = kernel<Record<string, (...args: readonly number[]) => number>>()[name];
    const room = scratch > 0 ? [bytes(scratch)] : [];
    return Float64Array.from({ length: count }, (_, p) => run(...args(p), ...room));
  });
}

/** Ranges [from, to) of `size` whole things that cover 0 .. n - 1; the last may be shorter. */
export function ranges(n: number, size: number): { readonly count: number; range(p: number): readonly [from: number, to: number] } {
  return { count: Math.ceil(n / size), range: (p) => [p * size, Math.min(n, (p + 1) * size)] };
}
