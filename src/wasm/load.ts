// The kernel instance of this realm: set once by `init`, used by every wrapper of this folder.
import { defaultSource } from "#kernel-source";
import { DurbinError } from "../errors.js";
import { instantiate, type KernelExports } from "./instantiate.js";
import type { Crew } from "./pieces.js";

/** Bytes, a compiled module, a response or a URL of the kernel. */
export type KernelSource = WebAssembly.Module | BufferSource | Response | URL;

let instance: KernelExports | undefined;
let crew: Crew | undefined;
let pending: Promise<void> | undefined;

async function open(source: KernelSource | undefined): Promise<KernelExports> {
  if (source === undefined) return instantiate(await defaultSource()); // naming Response makes Node load its whole fetch, 15 ms
  if (source instanceof URL) source = await fetch(source);
  if (source instanceof Response) source = await source.arrayBuffer();
  return instantiate(source);
}

/**
 * Makes the kernels ready; afterwards every kernel call is synchronous. Without a source the one that fits the runtime is loaded,
 * once, however often this is called. With a source the kernels are replaced by it.
 */
export async function init(source?: KernelSource): Promise<void> {
  if (source !== undefined) {
    pending = open(source).then(alone);
  } else pending ??= open(undefined).then(alone);
  try {
    await pending;
  } catch (error) {
    pending = undefined;
    throw error;
  }
}

function alone(exports: KernelExports): void {
  instance = exports;
  crew = undefined;
}

/** Makes these kernels the ones every wrapper calls, and lets the threads on their memory help. */
export function useKernels(exports: KernelExports, threads: Crew): void {
  pending = Promise.resolve();
  instance = exports;
  crew = threads;
}

/** Leaves the kernels as they are without the threads on their memory. */
export function endCrew(): void {
  crew = undefined;
}

/** The threads that help, if any. */
export const crewInUse = (): Crew | undefined => crew;

/** The exports of the instance, seen as the caller's theme. Throws before `init` has finished. */
export function kernel<T>(): KernelExports & T {
  if (instance === undefined) {
    throw new DurbinError("input", "NOT_INITIALIZED", "the kernels are not loaded; call `await init()` once before the first computation");
  }
  return instance as KernelExports & T;
}
