// The executable contract beside the checkout: study files with expected values, run through the built command. `npm test` builds first.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, vi } from "vitest";
import { itShared, shared } from "../support/shared.js";

/** The cases of what is built. */
const FILTER = [
  "^panel-produc-(pooled|within)",
  "^panel-grunfeld-(within-time|unbal-within)",
  "^weights-",
  "^explore-",
  "^spatial-panel-(produc|cigar)-(none|entity|time|twoways)-(sar|sem|sdm)(-lee-yu)?$",
  "^spatial-panel-.*-(lm|lr)$",
  "^iv-",
  "^gmm-",
  "^tests-(effects|granger|unit-root)-",
  "^bad-",
].join("|");

// a process for each of some seventy cases, twice
vi.setConfig({ testTimeout: 900_000 });

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const COMMAND = "dist/cli/main.js";

interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly cases: readonly { readonly id: string; readonly ok: boolean; readonly failures: readonly string[] }[];
}

function runContract(...options: readonly string[]): Report {
  if (!existsSync(`${ROOT}${COMMAND}`)) throw new Error(`${COMMAND} is missing: npm run build`);
  const args = [shared("reference/check.mjs"), "--cli", `node ${COMMAND}`, "--filter", FILTER, "--json", ...options];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", maxBuffer: 64_000_000 });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Report;
}

/** What failed, as a reader wants to see it. */
const failuresOf = ({ cases }: Report): readonly string[] =>
  cases.filter(({ ok }) => !ok).map(({ id, failures }) => `${id}: ${failures.slice(0, 3).join("; ")}`);

describe("the contract", () => {
  itShared("holds for every case of what is built", () => {
    const report = runContract();
    expect(failuresOf(report)).toEqual([]);
    expect(report.passed).toBeGreaterThan(50);
  });

  itShared("does not depend on the order of the rows", () => {
    const report = runContract("--shuffle", "11");
    expect(failuresOf(report)).toEqual([]);
    expect(report.passed).toBeGreaterThan(20);
  });
});
