import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: {
      "#kernel-source": fileURLToPath(new URL("src/wasm/source.node.ts", import.meta.url)),
      "#thread-host": fileURLToPath(new URL("src/wasm/thread-host.node.ts", import.meta.url)),
    },
  },
  test: { include: ["test/**/*.test.ts"], exclude: ["test/runtimes/**"], testTimeout: 60_000 },
});
