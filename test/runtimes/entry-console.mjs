// Node, Deno, Bun: one line of JSON on standard output.
import { runTwice } from "./program.mjs";

console.log(JSON.stringify(await runTwice()));
