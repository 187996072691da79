// What tsc does not do: the kernel beside the compiled door, and the command made executable.
import { chmodSync, copyFileSync, existsSync } from "node:fs";

const at = (path) => new URL(`../${path}`, import.meta.url);
copyFileSync(at("build/release.wasm"), at("dist/wasm/kernels.wasm"));
if (existsSync(at("dist/cli/main.js"))) chmodSync(at("dist/cli/main.js"), 0o755);
