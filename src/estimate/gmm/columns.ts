// The columns of Z: for every instrument, which cell of an entity's line it is in the rows of a slot. A line holds variables by place of the
// calendar, then the constants 0, 1 and -1. Slots: the places of the transformed equation, then those of the level equation.
import type { InstrumentPlan } from "../../wasm/panel-moments.js";
import type { InstrumentTerm } from "./terms.js";
import { ALL_LAGS } from "./terms.js";

/** What a variable of the line is made from. */
export interface LineVariable {
  /** level: x; difference: x_t - x_t-1; transformed: the transformed rows of x, stored where they are */
  readonly form: "level" | "difference" | "transformed";
  /** [nObs] of the whole data; [level rows] for a transformed column */
  readonly values: Float64Array;
}

export interface Column {
  /** `L2.n@1979`-like text for messages: "gmm(n, 2:99): lag 2 in 1979". */
  readonly name: string;
  /** The entry of `instruments`, or "(Intercept)" or "time effects". */
  readonly group: string;
  readonly equations: "transformed" | "level" | "both";
  /** A column of one slot; -1 = of many. */
  readonly slot: number;
  /** [slots] cell in the rows of each slot, -1 where it is 0; one entry for a column of one slot */
  readonly cells: Int32Array;
}

/** Collects the variables of a line and the columns that read them. */
export class ColumnSet {
  readonly variables: LineVariable[] = [];
  readonly columns: Column[] = [];

  constructor(
    readonly places: number,
    /** [2 * places] 1 = some row has this slot */
    private readonly used: Uint8Array,
    private readonly periodName: (place: number) => string,
  ) {}

  private variable(form: LineVariable["form"], values: Float64Array): number {
    const found = this.variables.findIndex((other) => other.form === form && other.values === values);
    return found >= 0 ? found : this.variables.push({ form, values }) - 1;
  }

  /** Levels lagged from .. to in the transformed equation; in the level equation the difference lagged from - 1. */
  addLags(term: InstrumentTerm, x: Float64Array, system: boolean): void {
    if (term.equations !== "level")
      this.addLagged(term, this.variable("level", x), 0, term.from, term.to >= ALL_LAGS ? this.places : term.to);
    if (system && term.equations !== "diff")
      this.addLagged(term, this.variable("difference", x), this.places, term.from - 1, term.from - 1);
  }

  private addLagged(term: InstrumentTerm, variable: number, shift: number, from: number, to: number): void {
    const { places } = this;
    const equations = shift === 0 ? "transformed" : "level";
    const what = shift === 0 ? "lag" : "difference, lag";
    for (let lag = Math.max(from, 1 - places); lag <= Math.min(to, places - 1); lag++) {
      const cells = new Int32Array(2 * places).fill(-1);
      const earliest = shift === 0 ? 0 : 1; // a difference needs the place before it
      for (let t = Math.max(0, lag + earliest); t < Math.min(places, places + lag); t++) {
        if (this.used[shift + t] === 0) continue;
        const cell = variable * places + t - lag;
        cells[shift + t] = cell;
        if (!term.collapse) {
          const name = `${term.text}: ${what} ${lag} in ${this.periodName(t)}`;
          this.columns.push({ name, group: term.text, equations, slot: shift + t, cells: Int32Array.of(cell) });
        }
      }
      if (term.collapse && cells.some((cell) => cell >= 0))
        this.columns.push({ name: `${term.text}: ${what} ${lag}`, group: term.text, equations, slot: -1, cells });
    }
  }

  /** One column: the transformed values, the levels, or both. x [nObs of the whole data], rowValues [level rows] the same by row. */
  addPlain(term: InstrumentTerm, name: string, x: Float64Array, rowValues: Float64Array, system: boolean): void {
    const { places } = this;
    const level = system && term.equations !== "diff";
    const transformed = term.equations !== "level";
    const cells = new Int32Array(2 * places).fill(-1);
    if (transformed) this.fill(cells, 0, this.variable("transformed", rowValues));
    if (level) this.fill(cells, places, this.variable("level", x));
    this.columns.push({ name, group: term.text, equations: equationsOf(transformed, level), slot: -1, cells });
  }

  private fill(cells: Int32Array, shift: number, variable: number): void {
    for (let t = 0; t < this.places; t++) cells[shift + t] = variable * this.places + t;
  }

  /** The constant of the level equation. */
  addIntercept(): void {
    const cells = new Int32Array(2 * this.places).fill(-1);
    cells.fill(Constant.ONE, this.places);
    this.columns.push({ name: "(Intercept)", group: "(Intercept)", equations: "level", slot: -1, cells });
  }

  /**
   * A period dummy d: in the level equation, and transformed in the transformed one. rowValues [level rows] is d by row where its transformation is
   * not the difference, which has two cells.
   */
  addDummy(name: string, place: number, transformed: boolean, level: boolean, rowValues: Float64Array | null): void {
    const { places } = this;
    const cells = new Int32Array(2 * places).fill(-1);
    if (transformed && rowValues !== null) this.fill(cells, 0, this.variable("transformed", rowValues));
    else if (transformed) {
      cells[place] = Constant.ONE;
      if (place + 1 < places) cells[place + 1] = Constant.MINUS_ONE;
    }
    if (level) cells[places + place] = Constant.ONE;
    this.columns.push({ name, group: TIME_EFFECTS, equations: equationsOf(transformed, level), slot: -1, cells });
  }
}

/** The group of the period dummies. */
export const TIME_EFFECTS = "time effects";

const equationsOf = (transformed: boolean, level: boolean): Column["equations"] =>
  transformed && level ? "both" : level ? "level" : "transformed";

/** Cells that are not of a variable, until the line's length is known. */
export const Constant = { ONE: -2, MINUS_ONE: -3 } as const;

/** Cells of a line with these variables. */
export const lineLength = (variables: number, places: number): number => variables * places + 3;

/** Lays the columns out: own ones by slot, then those of the transformed equation, of both, of the level equation. Their new order is `order`. */
export function layOut(columns: readonly Column[], variables: number, places: number): { plan: InstrumentPlan; order: Column[] } {
  const constant = variables * places;
  const cellOf = (cell: number): number =>
    cell >= 0 ? cell : constant + (cell === Constant.ONE ? 1 : cell === Constant.MINUS_ONE ? 2 : 0);
  const bySlot: Column[][] = Array.from({ length: 2 * places }, () => []);
  for (const column of columns) if (column.slot >= 0) bySlot[column.slot].push(column);
  const own = bySlot.flat();
  const shared = (["transformed", "both", "level"] as const).map((which) => columns.filter((c) => c.slot < 0 && c.equations === which));
  const order = [...own, ...shared.flat()];
  const sharedOf = [
    [...shared[0], ...shared[1]],
    [...shared[1], ...shared[2]],
  ];
  const firstShared = [own.length, own.length + shared[0].length];
  const layout = new Int32Array(10 * places);
  const source: number[] = [];
  let column = 0;
  bySlot.forEach((list, slot) => {
    const equation = slot < places ? 0 : 1;
    layout.set([source.length, column, list.length, firstShared[equation], sharedOf[equation].length], 5 * slot);
    for (const { cells } of list) source.push(cellOf(cells[0]));
    for (const { cells } of sharedOf[equation]) source.push(cellOf(cells[slot]));
    column += list.length;
  });
  const plan = { columns: order.length, slots: 2 * places, cells: constant + 3, layout, source: Int32Array.from(source) };
  return { plan, order };
}
