// A page: the result goes back to the server that served the page.
import { runTwice } from "./program.mjs";

const outcome = await runTwice().catch((error) => ({ error: `${error.name}: ${error.message}\n${error.stack}` }));
await fetch("/result", { method: "POST", body: JSON.stringify(outcome) });
document.body.textContent = outcome.hash ?? outcome.error;
