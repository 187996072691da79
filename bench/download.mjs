// How much does a browser or an edge function download before it can fit a model?
import { sizes } from "../scripts/size.mjs";
import { report } from "./lib/report.mjs";

const kb = (bytes) => (bytes / 1000).toFixed(1);
const { kernels, javascript, edge } = await sizes();

report({
  question: "What must be downloaded before a fit",
  tables: [
    {
      header: ["after gzip -9", "KB", "limit KB"],
      rows: [
        ["kernels, all WebAssembly", kb(kernels), "60"],
        ["JavaScript from data and W to coefficients, minified", kb(javascript), ""],
        ["both: an edge function that fits", kb(edge), "120"],
      ],
    },
  ],
  notes: ["The bundle is esbuild's of the built library with the workerd condition; scripts/size.mjs fails above the limits."],
});
