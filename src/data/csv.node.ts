// CSV files of any size in Node: read in pieces, so that neither the file nor a string of it has to fit in memory.
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { DurbinError } from "../errors.js";
import { type CsvFile, type CsvOptions, CsvReader, SAMPLE_BYTES } from "./csv.js";
import { makeTranscoder } from "./encoding.js";

const PIECE_BYTES = 4_194_304;
const MAX_ROW_BYTES = 67_108_864;

/** `readCsv` of a file, in pieces of 4 MiB. `source` is the file's name unless given. Throws what `readCsv` throws and Node's errors of opening. */
export async function readCsvFile(path: string, options: Omit<CsvOptions, "source"> & { readonly source?: string } = {}): Promise<CsvFile> {
  const settings: CsvOptions = { ...options, source: options.source ?? basename(path) };
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const head = await readAt(file, 0, SAMPLE_BYTES);
    const sample = makeTranscoder(settings.source, settings.encoding).push(head, size <= SAMPLE_BYTES);
    const utf8Size = Math.round((size / Math.max(1, head.length)) * sample.length);
    const reader = new CsvReader(settings, sample, utf8Size);
    const hash = createHash("sha256");
    await feedFile(file, size, settings, reader, (piece) => hash.update(piece));
    while (reader.restart()) await feedFile(file, size, settings, reader);
    return { table: reader.finish(), sha256: hash.digest("hex") };
  } finally {
    await file.close();
  }
}

async function feedFile(
  file: FileHandle,
  size: number,
  options: CsvOptions,
  reader: CsvReader,
  see: (piece: Uint8Array) => void = () => undefined,
): Promise<void> {
  const transcoder = makeTranscoder(options.source, options.encoding);
  let rest: Uint8Array = new Uint8Array(0);
  for (let position = 0; position < size; position += PIECE_BYTES) {
    const final = position + PIECE_BYTES >= size;
    const raw = await readAt(file, position, PIECE_BYTES);
    see(raw);
    const piece = transcoder.push(raw, final);
    const bytes = rest.length === 0 ? piece : joined(rest, piece);
    rest = bytes.subarray(reader.feed(bytes, final));
    if (rest.length > MAX_ROW_BYTES) {
      throw new DurbinError("input", "CSV_QUOTE", `${options.source}: a row is longer than 64 MiB; a quote is opened and never closed`);
    }
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
