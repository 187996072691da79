// The kernels with a memory that several threads share. Only the declaration of the memory differs: the code is that of the module given, byte for byte, so
// every number is.

const HEADER = 8;
const IMPORTS = 2;
const MEMORY = 5;

/** Limits with a maximum, and the same of a shared memory. */
const BOUNDED = 1;
const SHARED = 3;

const IMPORT_OF_MEMORY = [1, 3, ...bytesOf("env"), 6, ...bytesOf("memory"), 2];

function bytesOf(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

/** An unsigned LEB128 number and the place after it. */
function readNumber(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let scale = 1; ; scale *= 128, at++) {
    value += (bytes[at] & 127) * scale;
    if (!(bytes[at] > 127)) return { value, end: at + 1 };
  }
}

/** Sections of a module: kind, and where they and their contents start and end. */
function* sections(bytes: Uint8Array): Generator<{ kind: number; start: number; content: number; end: number }> {
  for (let start = HEADER; start < bytes.length; ) {
    const { value, end: content } = readNumber(bytes, start + 1);
    yield { kind: bytes[start], start, content, end: content + value };
    start = content + value;
  }
}

export interface SharedModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Pages of the memory that it imports as `env.memory`. */
  readonly initial: number;
  readonly maximum: number;
}

/** The module with its one memory imported and shared instead of its own; undefined when the module is not built as ours is. */
export function sharedModule(bytes: Uint8Array): SharedModule | undefined {
  const all = Array.from(sections(bytes));
  const memory = all.find(({ kind }) => kind === MEMORY);
  if (memory === undefined || all.some(({ kind }) => kind === IMPORTS) || bytes[memory.content + 1] !== BOUNDED) return undefined;
  const initial = readNumber(bytes, memory.content + 2);
  const maximum = readNumber(bytes, initial.end);
  const content = [...IMPORT_OF_MEMORY, SHARED, ...bytes.subarray(memory.content + 2, memory.end)];
  const place = all.find(({ kind }) => kind > IMPORTS)?.start ?? bytes.length;
  const parts = [
    bytes.subarray(0, place),
    Uint8Array.of(IMPORTS, content.length, ...content),
    bytes.subarray(place, memory.start),
    bytes.subarray(memory.end),
  ];
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return { bytes: result, initial: initial.value, maximum: maximum.value };
}
