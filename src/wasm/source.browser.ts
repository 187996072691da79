// Door 2, browsers, Deno, Bun: the kernel file at the URL beside this module.
export async function defaultSource(): Promise<WebAssembly.Module> {
  return WebAssembly.compileStreaming(fetch(new URL("./kernels.wasm", import.meta.url)));
}
