// Results as bytes: one canonical form, so that the same numbers give the same hash on every runtime. SHA-256 by WebCrypto, which all have.
import type { Json } from "../result/json.js";

/** JSON with sorted keys (code unit order), no blanks, shortest round-trip numbers. Absent members are left out. */
export function canonicalJson(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (value === undefined || value === null || typeof value !== "object") return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
  return `{${members.join(",")}}`;
}

/** SHA-256 of bytes, in hexadecimal. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The hash that proves same bits: SHA-256 of the canonical JSON of results without `provenance.version` and without the values of
 * every key `file` (where a table lay and which release read it do not change a number).
 */
export async function resultsHash(results: Json): Promise<string> {
  return sha256(new TextEncoder().encode(canonicalJson(comparable(results, ""))));
}

function comparable(value: Json | undefined, path: string): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => comparable(item, `${path}[]`) ?? null);
  if (value === undefined || value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([key]) => key !== "file" && `${path}.${key}` !== ".provenance.version");
  return Object.fromEntries(kept.map(([key, item]) => [key, comparable(item, `${path}.${key}`)]));
}
