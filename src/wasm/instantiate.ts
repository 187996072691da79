// The one place that touches the AssemblyScript loader. The kernel module imports nothing; its twin with shared memory imports that memory.
import { instantiateSync } from "@assemblyscript/loader";

/** What every kernel module exports besides its kernels. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  mark(): number;
  take(bytes: number): number;
  release(address: number): void;
}

/**
 * Instantiates a compiled module or bytes; works where compiling from bytes is forbidden when given a module. Bytes are compiled without blocking, as
 * browsers demand; instantiating the small module is then immediate (the loader's own asynchronous way names Response, which makes Node load its whole fetch).
 */
export async function instantiate(
  source: WebAssembly.Module | BufferSource,
  imports: Record<string, Record<string, unknown>> = {},
): Promise<KernelExports> {
  const module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source);
  const { instance } = instantiateSync<Record<string, unknown>>(module, imports);
  return instance.exports as unknown as KernelExports;
}
