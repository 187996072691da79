// Reads the pages of docs/ and the README as the tests need them: fenced blocks, and the words in code spans.
import { readFileSync } from "node:fs";

/** A page by its path in the project. */
export const page = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

export interface Block {
  readonly language: string;
  readonly text: string;
  /** Line of its first line, for messages. */
  readonly line: number;
}

export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { readonly language: string; readonly line: number; readonly lines: string[] } | null = null;
  for (const [i, line] of markdown.split("\n").entries()) {
    if (open === null) {
      const fence = /^```(\w*)\s*$/.exec(line);
      if (fence !== null) open = { language: fence[1], line: i + 2, lines: [] };
    } else if (line === "```") {
      blocks.push({ language: open.language, line: open.line, text: `${open.lines.join("\n")}\n` });
      open = null;
    } else open.lines.push(line);
  }
  if (open !== null) throw new Error(`the block that begins in line ${open.line} does not end`);
  return blocks;
}

/** The text outside of fenced blocks. */
export const proseOf = (markdown: string): string => markdown.replace(/^```[\s\S]*?^```$/gm, "");

/** What stands between backquotes in the prose. */
export const codeSpans = (markdown: string): string[] => Array.from(proseOf(markdown).matchAll(/`([^`\n]+)`/g), ([, text]) => text);
