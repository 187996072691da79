// GAL and GWT: words separated by white space; a key with white space stands in double quotes, a quote inside is doubled.
//
//   GAL  [header]            GWT  header
//        key count                key neighbor weight
//        neighbor neighbor ..     ..
//
// header: `n`, or `0 n layer idVariable`. After a GAL count of 0 the empty line may be missing.
import { keyText } from "../data/keys.js";
import { fileError, type KeyedLinks, KeyList, readWeight } from "./read.js";

interface Words {
  readonly texts: readonly string[];
  readonly lines: readonly number[];
}

function wordsOf(text: string, source: string): Words {
  const texts: string[] = [];
  const lines: number[] = [];
  text.split(/\r\n|\n|\r/).forEach((line, i) => {
    for (const [word] of line.matchAll(/"(?:[^"]|"")*"(?!\S)|\S+/g)) {
      const quoted = word.length > 1 && word.startsWith('"') && word.endsWith('"');
      if (word.startsWith('"') && !quoted) throw fileError(source, i + 1, "a quote is opened and not closed");
      texts.push(keyText(quoted ? word.slice(1, -1).replaceAll('""', '"') : word));
      lines.push(i + 1);
    }
  });
  return { texts, lines };
}

const isCount = (word: string | undefined): boolean => word !== undefined && /^\d{1,9}$/.test(word);

interface Header {
  /** Words that it takes. */
  readonly length: number;
  readonly declared: number | null;
  readonly idVariable: string | null;
}

/** Words of the first line that has any, and of the next one. */
function firstLines({ lines }: Words): [number, number] {
  const first = lines.findIndex((line) => line !== lines[0]);
  if (first < 0) return [lines.length, 0];
  const second = lines.findIndex((line) => line !== lines[0] && line !== lines[first]);
  return [first, (second < 0 ? lines.length : second) - first];
}

function headerOf(words: Words, recordWords: number): Header {
  const { texts } = words;
  const [first, second] = firstLines(words);
  if (first === 1 && isCount(texts[0])) return { length: 1, declared: Number(texts[0]), idVariable: null };
  const long = texts[0] === "0" && isCount(texts[1]) && first !== recordWords;
  const short = recordWords === 2 && first === 2 && texts[0] === "0" && isCount(texts[1]) && second !== Number(texts[1]);
  const named = recordWords === 3 && first === 3 && texts[0] === "0" && isCount(texts[1]) && !/^[+-]?[\d.]/.test(texts[2]);
  if (!long && !short && !named) return { length: 0, declared: null, idVariable: null };
  return { length: first, declared: Number(texts[1]), idVariable: first >= 4 ? texts[first - 1] : null };
}

/** The links of a file while it is read. */
class Links {
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly weight: number[] = [];
  readonly line: number[] = [];

  add(from: number, to: number, weight: number, line: number): void {
    this.from.push(from);
    this.to.push(to);
    this.weight.push(weight);
    this.line.push(line);
  }

  finish(): Pick<KeyedLinks, "from" | "to" | "weight" | "line"> {
    const { from, to, weight, line } = this;
    return { from: Int32Array.from(from), to: Int32Array.from(to), weight: Float64Array.from(weight), line: Int32Array.from(line) };
  }
}

export function readGal(text: string, source: string): KeyedLinks {
  const words = wordsOf(text, source);
  const { texts, lines } = words;
  const header = headerOf(words, 2);
  const units = new KeyList();
  const neighbors: { readonly from: number; readonly start: number; readonly end: number }[] = [];
  for (let at = header.length; at < texts.length; ) {
    const [key, count] = [texts[at], texts[at + 1]];
    if (!isCount(count)) {
      const found = count === undefined ? "the file ends" : `${JSON.stringify(count)} stands`;
      throw fileError(source, lines[at], `${found} where the number of neighbors of ${JSON.stringify(key)} should be`);
    }
    if (units.has(key)) throw fileError(source, lines[at], `the unit ${JSON.stringify(key)} stands here for the second time`);
    const start = at + 2;
    const end = start + Number(count);
    if (end > texts.length) {
      const message = `${JSON.stringify(key)} announces ${count} neighbors, but the file ends after ${texts.length - start}`;
      throw fileError(source, lines[at], message);
    }
    neighbors.push({ from: units.indexOf(key), start, end });
    at = end;
  }
  const n = units.keys.length;
  if (header.declared !== null && header.declared !== n) {
    throw fileError(source, lines[0], `the header announces ${header.declared} units, the file has ${n}`);
  }
  const links = new Links();
  for (const { from, start, end } of neighbors) {
    for (let at = start; at < end; at++) {
      if (!units.has(texts[at])) {
        const message = `${JSON.stringify(texts[at])}, a neighbor of ${JSON.stringify(units.keys[from])}, has no row of its own`;
        throw fileError(source, lines[at], message);
      }
      links.add(from, units.indexOf(texts[at]), 1, lines[at]);
    }
  }
  return { source, format: "gal", keys: units.keys, ...links.finish(), declared: header.declared, idVariable: header.idVariable };
}

export function readGwt(text: string, source: string): KeyedLinks {
  const words = wordsOf(text, source);
  const { texts, lines } = words;
  const header = headerOf(words, 3);
  const rows: { readonly from: string; readonly to: string; readonly weight: number; readonly line: number }[] = [];
  for (let at = header.length; at < texts.length; at += 3) {
    if (lines[at + 2] !== lines[at] || lines[at + 3] === lines[at]) {
      const found = lines.filter((line) => line === lines[at]).length;
      throw fileError(source, lines[at], `expected three words (unit, neighbor, weight), found ${found}`);
    }
    rows.push({ from: texts[at], to: texts[at + 1], weight: readWeight(texts[at + 2], source, lines[at]), line: lines[at] });
  }
  const units = new KeyList();
  for (const { from } of rows) units.indexOf(from);
  const links = new Links();
  for (const { from, to, weight, line } of rows) links.add(units.indexOf(from), units.indexOf(to), weight, line);
  if (header.declared !== null && header.declared < units.keys.length) {
    throw fileError(source, lines[0], `the header announces ${header.declared} units, the file has ${units.keys.length}`);
  }
  return { source, format: "gwt", keys: units.keys, ...links.finish(), declared: header.declared, idVariable: header.idVariable };
}
