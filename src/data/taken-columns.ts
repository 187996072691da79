import { type Column, takeRows } from "./table.js";

/** Columns in another order of rows, or with fewer: each is made when it is first read, so that those nobody reads cost nothing. */
export class TakenColumns implements ReadonlyMap<string, Column> {
  private readonly taken = new Map<string, Column>();

  constructor(
    private readonly from: ReadonlyMap<string, Column>,
    private readonly order: Int32Array,
  ) {}

  get size(): number {
    return this.from.size;
  }

  has(name: string): boolean {
    return this.from.has(name);
  }

  get(name: string): Column | undefined {
    const known = this.taken.get(name);
    if (known !== undefined) return known;
    const column = this.from.get(name);
    if (column === undefined) return undefined;
    const taken = takeRows(column, this.order);
    this.taken.set(name, taken);
    return taken;
  }

  keys(): MapIterator<string> {
    return this.from.keys();
  }

  entries(): MapIterator<[string, Column]> {
    return new Map(Array.from(this.from.keys(), (name) => [name, this.get(name) as Column] as const)).entries();
  }

  values(): MapIterator<Column> {
    return new Map(this.entries()).values();
  }

  forEach(use: (column: Column, name: string, all: ReadonlyMap<string, Column>) => void): void {
    for (const [name, column] of this.entries()) use(column, name, this);
  }

  [Symbol.iterator](): MapIterator<[string, Column]> {
    return this.entries();
  }
}
