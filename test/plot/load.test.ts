import { describe, expect, it, vi } from "vitest";

describe("loadCanvas", () => {
  it("names the packages to install where they are not", async () => {
    vi.doMock("linkedom", () => {
      throw new Error("Cannot find package 'linkedom'");
    });
    const { loadCanvas } = await import("../../src/plot/load.js");
    await expect(loadCanvas()).rejects.toMatchObject({
      kind: "unsupported",
      code: "FIGURE_PACKAGES",
      message: expect.stringContaining("npm install @observablehq/plot linkedom@0.18.12"),
    });
    vi.doUnmock("linkedom");
    // installed meanwhile: the next figure is drawn
    expect((await loadCanvas()).document).toBeDefined();
  });
});
