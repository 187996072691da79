// Reference data that stand beside the checkout and are not part of it. A test that needs them is skipped where they are absent,
// which is printed; with DURBIN_REQUIRE_SHARED=1 it fails instead.
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, it } from "vitest";

const folder = fileURLToPath(new URL("../../../shared/", import.meta.url));
export const hasShared = existsSync(folder);
/** The folder itself where ../shared is a link: programs in it find out by their path whether they were started. */
const ROOT = hasShared ? realpathSync(folder) : folder;

let skipped = 0;
afterAll(() => {
  if (skipped > 0) process.stdout.write(`skipped ${skipped}: ../shared absent\n`);
});

/** Path of a file under ../shared. */
export function shared(path: string): string {
  return join(ROOT, path);
}

/** `it` for a test that reads ../shared. */
export function itShared(name: string, run: () => void | Promise<void>): void {
  if (hasShared) return void it(name, run);
  if (process.env.DURBIN_REQUIRE_SHARED === "1") {
    it(name, () => {
      throw new Error("../shared absent although DURBIN_REQUIRE_SHARED=1");
    });
    return;
  }
  // Skipped from within: vitest leaves out afterAll where every test of a file is skipped from outside.
  it(name, ({ skip }) => {
    skipped++;
    skip("../shared absent");
  });
}
