// Observable Plot and a document to draw in, loaded when the first figure is drawn. In a browser the page's own document serves.
import type * as PlotModule from "@observablehq/plot";
import { DurbinError } from "../errors.js";

export type Plot = typeof PlotModule;

/** What figures are drawn with. */
export interface Canvas {
  readonly plot: Plot;
  readonly document: Document;
}

let canvas: Promise<Canvas> | undefined;

/** The imports stand inside `try`, which tells bundlers that a package may be absent. */
async function open(): Promise<Canvas> {
  try {
    const plot = await import("@observablehq/plot");
    if (typeof document !== "undefined") return { plot, document };
    const { parseHTML } = await import("linkedom");
    return { plot, document: parseHTML("<!doctype html><html><body></body></html>").document as unknown as Document };
  } catch (error) {
    const message =
      "figures need @observablehq/plot (and linkedom outside a browser), which cannot be loaded: npm install @observablehq/plot linkedom@0.18.12";
    throw new DurbinError("unsupported", "FIGURE_PACKAGES", message, { cause: error instanceof Error ? error.message : String(error) });
  }
}

/** Throws `unsupported` FIGURE_PACKAGES where the optional packages are not installed. */
export async function loadCanvas(): Promise<Canvas> {
  canvas ??= open();
  try {
    return await canvas;
  } catch (error) {
    canvas = undefined;
    throw error;
  }
}
