import { expect, it } from "vitest";
import { BUILDS } from "../support/kernels.js";
import { kernelBytes } from "../support/threads.js";
import { sharedModule } from "../../src/wasm/threads/shared-module.js";

/** Contents of the sections of a module, by kind. */
function contents(module: Uint8Array): Map<number, string> {
  const found = new Map<number, string>();
  let at = 8;
  while (at < module.length) {
    const kind = module[at++];
    let size = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      size |= (module[at] & 127) << shift;
      more = module[at++] > 127;
    }
    found.set(kind, Buffer.from(module.subarray(at, at + size)).toString("hex"));
    at += size;
  }
  return found;
}

const [CUSTOM, IMPORTS, MEMORY] = [0, 2, 5];

it.each(BUILDS)("imports its memory, and is the same code in %s", async (build) => {
  const own = await kernelBytes(build);
  const shared = sharedModule(own)!;
  const module = new WebAssembly.Module(shared.bytes);
  expect(WebAssembly.Module.imports(module)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
  expect(WebAssembly.Module.exports(module)).toEqual(WebAssembly.Module.exports(new WebAssembly.Module(Uint8Array.from(own))));
  expect(shared).toMatchObject({ initial: 1, maximum: 65535 });
  const [before, after] = [contents(own), contents(shared.bytes)];
  before.delete(MEMORY);
  after.delete(IMPORTS);
  for (const all of [before, after]) all.delete(CUSTOM);
  expect(before.size).toBeGreaterThan(7);
  expect(after).toEqual(before);
});

it("refuses modules that import, have no memory, or one without a maximum", () => {
  const header = [0, 97, 115, 109, 1, 0, 0, 0];
  expect(sharedModule(Uint8Array.from(header))).toBeUndefined();
  expect(sharedModule(Uint8Array.of(...header, 5, 3, 1, 0, 1))).toBeUndefined();
  expect(sharedModule(Uint8Array.of(...header, 5, 5, 1, 1, 1, 200, 1))).toMatchObject({ initial: 1, maximum: 200 });
});

it("does not keep a module that already imports", async () => {
  const once = sharedModule(await kernelBytes("release"))!;
  expect(sharedModule(once.bytes)).toBeUndefined();
});
