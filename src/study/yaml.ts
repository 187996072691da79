// The study as text: YAML 1.2 (JSON is YAML), with the place of everything for messages. The parser loads on demand.
import type { Document, LineCounter, Range } from "yaml";
import { DurbinError } from "../errors.js";
import type { Path } from "./validate.js";

export interface ParsedYaml {
  readonly value: unknown;
  /** "3:5", line and column of what stands at the path, or of its key; of the nearest parent when it stands nowhere. */
  place(path: Path, onKey?: boolean): string;
}

/** A study is written by hand; anything larger is not one. */
const MAXIMUM_CHARACTERS = 5_000_000;
/** Uses of an anchor, nested ones multiplied: enough for shared blocks, too few for a bomb. */
const MAXIMUM_ALIASES = 1000;

const syntax = (source: string, says: string, details: Record<string, unknown> = {}) =>
  new DurbinError("input", "STUDY_SYNTAX", `${source}${says}`, { source, ...details });

/**
 * Reads YAML. Duplicate keys, unknown tags, several documents and anchors that multiply are errors; `<<` merges.
 * Throws STUDY_SYNTAX with line and column.
 */
export async function parseYaml(text: string, source: string): Promise<ParsedYaml> {
  if (text.length > MAXIMUM_CHARACTERS) {
    throw syntax(source, `: ${text.length} characters are too many for a study, the limit is ${MAXIMUM_CHARACTERS}`);
  }
  const yaml = await import("yaml");
  const lines = new yaml.LineCounter();
  const document = guarded(source, () => yaml.parseDocument(text, { lineCounter: lines, merge: true, strict: true }));
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) {
    const { line, col } = problem.linePos?.[0] ?? lines.linePos(problem.pos[0]);
    throw syntax(source, `:${line}:${col}: ${firstSentence(problem.message)}`, { line, column: col });
  }
  const value: unknown = guarded(source, () => document.toJS({ maxAliasCount: MAXIMUM_ALIASES }));
  return { value, place: (path, onKey = false) => placeOf(yaml, document, lines, path, onKey) };
}

/** Parsers recurse: an input nested a hundred thousand deep ends the stack, which is the writer's fault. */
function guarded<T>(source: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw syntax(source, ": the text is nested too deeply");
    if (error instanceof ReferenceError) throw syntax(source, `: ${firstSentence(error.message)}`);
    throw error;
  }
}

const firstSentence = (message: string): string => message.split("\n")[0].replace(/ at line \d+, column \d+:?$/, "");

function placeOf(yaml: typeof import("yaml"), document: Document, lines: LineCounter, path: Path, onKey: boolean): string {
  const nodeAt = (depth: number): unknown => (depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true));
  const keyRange = (): Range | null | undefined => {
    const parent = nodeAt(path.length - 1);
    const pair = yaml.isMap(parent) ? parent.items.find(({ key }) => String(key) === String(path.at(-1))) : undefined;
    return yaml.isNode(pair?.key) ? pair.key.range : undefined;
  };
  let range = onKey && path.length > 0 ? keyRange() : undefined;
  for (let depth = path.length; depth >= 0 && !range; depth--) {
    const node = nodeAt(depth);
    if (yaml.isNode(node)) range = node.range;
  }
  const { line, col } = lines.linePos(range?.[0] ?? 0);
  return `${line}:${col}`;
}
