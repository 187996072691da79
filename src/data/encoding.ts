// Bytes -> text: UTF-8 (a byte order mark is tolerated) or GB18030, checked; what is neither is refused instead of read as mojibake.
import { DurbinError } from "../errors.js";

export type Encoding = "utf-8" | "gb18030";

const ENCODINGS: readonly string[] = ["utf-8", "gb18030"];

export interface Transcoder {
  /** UTF-8 bytes of the next chunk; `final` ends the text. Throws ENCODING for invalid GB18030. */
  push(chunk: Uint8Array, final: boolean): Uint8Array;
}

/** Chunk by chunk to UTF-8 without byte order mark. UTF-8 itself passes unchecked: the reader of cells knows the row. */
export function makeTranscoder(source: string, encoding: Encoding = "utf-8"): Transcoder {
  if (!ENCODINGS.includes(encoding)) {
    throw new DurbinError("input", "ENCODING", `${source}: unknown encoding "${encoding}"; expected utf-8 or gb18030`, { encoding });
  }
  let first = true;
  const decoder = encoding === "gb18030" ? gb18030(source) : null;
  const encoder = new TextEncoder();
  return {
    push(chunk, final) {
      if (first) refuseBinary(source, chunk);
      if (first && decoder !== null) refuseUtf8(source, chunk, final);
      const bytes = decoder === null ? chunk : encoder.encode(decode(source, decoder, chunk, final));
      const start = first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
      first = false;
      return start === 0 ? bytes : bytes.subarray(start);
    },
  };
}

/** A whole file as text. Throws ENCODING (with the line of the first invalid byte), FILE_FORMAT. */
export function decodeText(bytes: Uint8Array, options: { source: string; encoding?: Encoding }): string {
  const utf8 = makeTranscoder(options.source, options.encoding).push(bytes, true);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(utf8);
  } catch {
    throw notUtf8(options.source, `line ${firstInvalidLine(utf8)}`);
  }
}

/** The error for a place that is not UTF-8. */
export function notUtf8(source: string, place: string): DurbinError {
  const remedy = "give its `encoding`, for Chinese files mostly gb18030";
  return new DurbinError("input", "ENCODING", `${source}, ${place} is not valid UTF-8; ${remedy}`, { place });
}

function gb18030(source: string): TextDecoder {
  try {
    return new TextDecoder("gb18030", { fatal: true });
  } catch {
    throw new DurbinError("unsupported", "ENCODING", `${source}: this runtime has no decoder for gb18030; convert the file to UTF-8`);
  }
}

function decode(source: string, decoder: TextDecoder, chunk: Uint8Array, final: boolean): string {
  try {
    return decoder.decode(chunk, { stream: !final });
  } catch {
    throw new DurbinError("input", "ENCODING", `${source} is not valid GB18030; without \`encoding\` it is read as UTF-8`);
  }
}

/** Characters that decide: a few characters in GB18030 may happen to be UTF-8 as well. */
const DECISIVE = 6;

/** GB18030 gives a meaning to nearly all bytes, those of UTF-8 too: another text. */
function refuseUtf8(source: string, bytes: Uint8Array, final: boolean): void {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !final });
  } catch {
    return;
  }
  if ((text.match(/[\u0800-\uffff]/g) ?? []).length < DECISIVE) return;
  throw new DurbinError("input", "ENCODING", `${source} is UTF-8 text; \`encoding: gb18030\` would read other characters`, { source });
}

function refuseBinary(source: string, bytes: Uint8Array): void {
  const starts = (...magic: number[]) => magic.every((byte, i) => bytes[i] === byte);
  const refuse = (what: string, remedy: string) => {
    throw new DurbinError("input", "FILE_FORMAT", `${source} starts like ${what}, not like text; ${remedy}`);
  };
  if (starts(0x50, 0x4b, 3, 4)) refuse("a zip archive (an xlsx workbook is one)", "save it as csv");
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) refuse("an old Excel workbook", "save it as csv");
  if (starts(0x1f, 0x8b)) refuse("a gzip file", "unpack it");
  if (starts(0x50, 0x41, 0x52, 0x31)) refuse("a Parquet file", "save it as csv");
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) refuse("UTF-16 text", "save it as UTF-8");
  if (bytes.subarray(0, 1024).includes(0)) refuse("binary data (it holds zero bytes)", "save it as UTF-8 text");
}

function firstInvalidLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return line;
}
