// Door 3, Cloudflare and other edge runtimes that take compiled modules only: a static import of the kernel file.
// @ts-expect-error: resolved by the runtime or its bundler
import module from "./kernels.wasm";

export async function defaultSource(): Promise<WebAssembly.Module> {
  return module as WebAssembly.Module;
}
