import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { canonicalJson, resultsHash, sha256 } from "../../src/study/canonical.js";

describe("canonical JSON", () => {
  it("sorts keys by code unit and leaves out what is absent", () => {
    expect(canonicalJson({ b: 1, a: [true, null, "x"], é: undefined, Z: { d: 1, c: 2 } })).toBe(
      '{"Z":{"c":2,"d":1},"a":[true,null,"x"],"b":1}',
    );
  });

  it("writes the shortest decimal that reads back", () => {
    const numbers = [0.1, 1 / 3, 1e21, 5e-324, 123456789.123, -0];
    expect(canonicalJson(numbers)).toBe("[0.1,0.3333333333333333,1e+21,5e-324,123456789.123,0]");
  });
});

describe("the hash of results", () => {
  const results = { schema: "durbin.results/1", models: { m: { x: 0.1 } }, provenance: { version: "1", kernel: "k", seed: 1 } };

  it("is SHA-256 of the canonical form", async () => {
    const text = '{"models":{"m":{"x":0.1}},"provenance":{"kernel":"k","seed":1},"schema":"durbin.results/1"}';
    expect(await resultsHash(results)).toBe(createHash("sha256").update(text).digest("hex"));
    expect(await sha256(new Uint8Array(0))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it("does not see the release and where files lay, and sees every digit", async () => {
    const hash = await resultsHash(results);
    expect(await resultsHash({ ...results, provenance: { ...results.provenance, version: "2", file: "/tmp/a.csv" } })).toBe(hash);
    expect(await resultsHash({ ...results, models: { m: { file: "b.csv", x: 0.1 } } })).toBe(hash);
    expect(await resultsHash({ ...results, models: { m: { x: 0.1 + 2 ** -56 } } })).not.toBe(hash);
    expect(await resultsHash({ ...results, models: { m: { x: 0.1, version: "1" } } })).not.toBe(hash);
  });
});
