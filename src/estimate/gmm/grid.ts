// The lines of the entities: values of the instruments by place of the calendar, 0 where the data have none.
import type { Panel } from "../../data/panel.js";
import { type LineVariable, lineLength } from "./columns.js";
import type { LevelRows, StackedRows, Transform } from "./sample.js";

/** [entities * cells] `periodOf` gives the period at each place, -1 where the data have none. */
export function fillGrid(
  whole: Panel,
  periodOf: Int32Array,
  levels: LevelRows,
  rows: StackedRows,
  variables: readonly LineVariable[],
  transform: Transform,
): Float64Array {
  const { places } = levels;
  const cells = lineLength(variables.length, places);
  const grid = new Float64Array(rows.entities * cells);
  variables.forEach(({ form, values }, v) => {
    const column = { cells, first: v * places, grid };
    if (form === "transformed") putTransformed(levels, rows, values, transform, column);
    else putLevels(whole, periodOf, levels, rows, values, form === "difference", column);
  });
  for (let end = cells; end <= grid.length; end += cells) {
    grid[end - 2] = 1;
    grid[end - 1] = -1;
  }
  return grid;
}

/** Cells first .. first + places - 1 of every line. */
interface GridColumn {
  readonly cells: number;
  readonly first: number;
  readonly grid: Float64Array;
}

function putLevels(
  { rowOf, nEntities }: Panel,
  periodOf: Int32Array,
  levels: LevelRows,
  rows: StackedRows,
  values: Float64Array,
  differenced: boolean,
  { cells, first, grid }: GridColumn,
): void {
  for (let i = 0; i < rows.entities; i++) {
    const entity = levels.entity[rows.entity[i]];
    let before = Number.NaN;
    for (let place = 0; place < levels.places; place++) {
      const t = periodOf[place];
      const row = t < 0 ? -1 : rowOf[t * nEntities + entity];
      const value = row < 0 ? Number.NaN : values[row];
      const cell = differenced ? value - before : value;
      grid[i * cells + first + place] = Number.isNaN(cell) ? 0 : cell;
      before = value;
    }
  }
}

function putTransformed(
  levels: LevelRows,
  rows: StackedRows,
  values: Float64Array,
  transform: Transform,
  { cells, first, grid }: GridColumn,
): void {
  const room = { place: new Int32Array(levels.places), values: new Float64Array(levels.places) };
  for (let i = 0; i < rows.entities; i++) {
    const e = rows.entity[i];
    const count = transform(levels, levels.start[e], levels.start[e + 1], 1, values, room, 0);
    for (let q = 0; q < count; q++) grid[i * cells + first + room.place[q]] = room.values[q];
  }
}
