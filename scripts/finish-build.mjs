// What tsc does not do: the kernel beside the compiled door, the JSON Schema of study files, and the command made executable.
import { chmodSync, copyFileSync } from "node:fs";

const at = (path) => new URL(`../${path}`, import.meta.url);
copyFileSync(at("build/release.wasm"), at("dist/wasm/kernels.wasm"));
chmodSync(at("dist/cli/main.js"), 0o755);
await import("./make-schema.mjs");
