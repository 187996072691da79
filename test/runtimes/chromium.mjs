// Headless Chromium on a page served from this machine; the page posts its result back.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";

const LIMIT = 120_000;
const TYPES = { ".html": "text/html", ".mjs": "text/javascript", ".wasm": "application/wasm" };
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** What isolates a page, so that it may share memory. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** A server of one folder; `posted` resolves with the body of the first POST. */
function serve(folder, headers) {
  let settle;
  const posted = new Promise((resolve) => (settle = resolve));
  const server = createServer(async (request, response) => {
    if (request.method === "POST") {
      let body = "";
      for await (const chunk of request) body += chunk;
      response.end();
      return settle(body);
    }
    const name = request.url === "/" ? "index.html" : request.url.slice(1);
    const content = /^[a-z.]+$/.test(name) ? await readFile(join(folder, name)).catch(() => null) : null;
    response.writeHead(content === null ? 404 : 200, { ...headers, "content-type": TYPES[extname(name)] ?? "text/plain" });
    response.end(content ?? "");
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve({ server, posted, port: server.address().port })));
}

/** The object that a page in `folder` posts; worker.html is served isolated. Throws when Chromium cannot start, ends early or takes too long. */
export async function inChromium(command, folder, page = "index.html") {
  const { server, posted, port } = await serve(folder, page === "worker.html" ? ISOLATED : {});
  const profile = mkdtempSync(join(tmpdir(), "durbin-chromium-"));
  const child = spawn(command, [...FLAGS, `--user-data-dir=${profile}`, `http://127.0.0.1:${port}/${page}`], { stdio: ["ignore", "ignore", "pipe"] });
  let err = "";
  child.stderr.on("data", (chunk) => (err += chunk));
  const closed = new Promise((resolve) => child.once("close", resolve));
  let timer;
  try {
    const body = await Promise.race([
      posted,
      new Promise((_, reject) => child.once("error", reject)),
      closed.then((code) => Promise.reject(new Error(`${command} ended with ${code}: ${err.trim().slice(0, 2000)}`))),
      new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`no result after ${LIMIT / 1000} s: ${err.trim().slice(0, 2000)}`)), LIMIT))),
    ]);
    const outcome = JSON.parse(body);
    if (outcome.error !== undefined) throw new Error(outcome.error);
    return outcome;
  } finally {
    clearTimeout(timer);
    child.kill();
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
    server.close();
    server.closeAllConnections();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
