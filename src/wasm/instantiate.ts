// The one place that touches the AssemblyScript loader. The kernel module imports nothing, so no import object is needed.
import { instantiate as instantiateAsync, instantiateSync as instantiateNow } from "@assemblyscript/loader";

/** What every kernel module exports besides its kernels. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  mark(): number;
  take(bytes: number): number;
  release(address: number): void;
}

/** Instantiates a compiled module or bytes; works where compiling from bytes is forbidden when given a module. */
export async function instantiate(source: WebAssembly.Module | BufferSource): Promise<KernelExports> {
  const { instance } = await instantiateAsync<Record<string, unknown>>(source, {});
  return instance.exports as unknown as KernelExports;
}

/** The same without waiting. Browsers refuse large modules on the main thread; Node does not. */
export function instantiateSync(source: WebAssembly.Module | BufferSource): KernelExports {
  const { instance } = instantiateNow<Record<string, unknown>>(source, {});
  return instance.exports as unknown as KernelExports;
}
