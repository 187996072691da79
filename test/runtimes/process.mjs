// A runtime as a child process that prints one line of JSON, { json, hash }.
import { spawn } from "node:child_process";

const LIMIT = 120_000;

/** Starts a command and gives the object that it prints. Throws when it cannot start, fails, or prints none. */
export function inProcess(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], timeout: LIMIT, env: { ...process.env, NO_COLOR: "1" } });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const line = `${out}\n${err}`.split("\n").find((text) => text.startsWith("{"));
      if (code === 0 && line !== undefined) resolve(JSON.parse(line));
      else reject(new Error(`${command} ended with ${signal ?? code}: ${(err || out).trim().slice(0, 2000)}`));
    });
  });
}
