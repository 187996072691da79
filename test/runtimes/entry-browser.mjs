// A page, or a worker of one: the result goes back to the server that served it.
import { runTwice } from "./program.mjs";

const outcome = await runTwice().catch((error) => ({ error: `${error.name}: ${error.message}\n${error.stack}` }));
await fetch("/result", { method: "POST", body: JSON.stringify(outcome) });
if (typeof document !== "undefined") document.body.textContent = outcome.hash ?? outcome.error;
