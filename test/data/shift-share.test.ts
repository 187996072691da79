// Shift-share columns against their definition, entity by entity.
import { beforeAll, describe, expect, it } from "vitest";
import { buildPanel, numericColumn, type Panel } from "../../src/data/panel.js";
import { fromColumns } from "../../src/data/plain-data.js";
import { prepare } from "../../src/data/prepare.js";
import type { ShiftShareStep } from "../../src/data/shift-share.js";
import { init } from "../../src/wasm/load.js";
import { assertClose } from "../support/close.js";
import { uniform } from "../support/simulate.js";
import { refusal } from "./refusal.js";

beforeAll(() => init());

const [N, T] = [5, 4];
const SECTORS = ["farm", "mine", "shop"];
const next = uniform(4);
const cells = Array.from({ length: N * T }, (_, at) => ({ i: Math.floor(at / T), t: at % T }));
const sizes = Object.fromEntries(SECTORS.map((name) => [name, cells.map(() => 1 + 9 * next())]));
const columns = {
  id: cells.map(({ i }) => `c${i}`),
  year: cells.map(({ t }) => 2000 + t),
  province: cells.map(({ i }) => (i < 2 ? "A" : "B")),
  jobs: cells.map(() => 40 + next()),
  robots: cells.map(({ t }) => t * t),
  ...sizes,
};
const panel = (change: object = {}): Panel => buildPanel(fromColumns({ ...columns, ...change }), { entity: "id", time: "year" });
const made = (step: Partial<ShiftShareStep> = {}, data = panel()): Panel =>
  prepare(data, [{ shiftShare: "bartik", sectors: SECTORS, base: 2001, ...step }]);
/** By entity and period. */
const values = (built: Panel): number[] => {
  const column = numericColumn(built, "bartik");
  return cells.map(({ i, t }) => column[built.rowOf[t * N + i]]);
};
const at = (name: string, i: number, t: number): number => sizes[name][i * T + t];

function byDefinition(
  since: (t: number) => number,
  isOut: (i: number, k: number) => boolean,
  total = (i: number) => SECTORS.reduce((s, j) => s + at(j, i, 1), 0),
) {
  return cells.map(({ i, t }) =>
    SECTORS.reduce((sum, j) => {
      const others = Array.from({ length: N }, (_, k) => k).filter((k) => !isOut(i, k));
      const [now, then] = [t, since(t)].map((s) => others.reduce((all, k) => all + (s < 0 ? Number.NaN : at(j, k, s)), 0));
      return sum + (at(j, i, 1) / total(i)) * (now / then - 1);
    }, 0),
  );
}

describe("shiftShare", () => {
  it("is the shares of the base times growth elsewhere", () => {
    assertClose(
      values(made()),
      byDefinition(
        () => 1,
        (i, k) => i === k,
      ),
      1e-12,
      1e-14,
    );
    assertClose(
      values(made({ leaveOut: "none" })),
      byDefinition(
        () => 1,
        () => false,
      ),
      1e-12,
      1e-14,
    );
    assertClose(
      values(made({ leaveOut: "province" })),
      byDefinition(
        () => 1,
        (i, k) => i < 2 === k < 2,
      ),
      1e-12,
      1e-14,
    );
  });

  it("since the period before misses the first period", () => {
    const expected = byDefinition(
      (t) => t - 1,
      (i, k) => i === k,
    );
    const found = values(made({ growth: "previous" }));
    cells.forEach(({ t }, c) => {
      if (t === 0) expect(found[c]).toBeNaN();
      else assertClose(found[c], expected[c], 1e-12);
    });
  });

  it("takes totals and shocks from columns", () => {
    const jobs = (i: number): number => columns.jobs[i * T + 1];
    const built = made({ total: "jobs" });
    assertClose(
      values(built),
      byDefinition(
        () => 1,
        (i, k) => i === k,
        jobs,
      ),
      1e-12,
      1e-14,
    );
    expect(built.notes.join()).toMatch(/do not sum to 1/);
    const shocks = values(made({ shifts: ["robots", "robots", "robots"] }));
    assertClose(shocks, columns.robots, 1e-12);
  });

  it("does not let an entity move its own instrument by its own growth", () => {
    const moved = { ...columns, farm: sizes.farm.map((value, c) => (cells[c].i === 2 && cells[c].t === 3 ? value + 100 : value)) };
    const [a, b] = [made(), made({}, panel(moved))].map(values);
    expect(b[2 * T + 3]).toBe(a[2 * T + 3]);
    expect(b[3 * T + 3]).not.toBe(a[3 * T + 3]);
  });

  it("notes entities without shares, and leaves out of growth who misses one of both values", () => {
    const gap = { farm: sizes.farm.map((value, c) => (cells[c].i === 0 && cells[c].t === 1 ? null : value)) };
    const built = made({}, panel(gap));
    expect(built.notes.join()).toMatch(/1 of 5 entities have no shares/);
    expect(values(built).slice(0, T).every(Number.isNaN)).toBe(true);
    expect(values(built).slice(T).every(Number.isFinite)).toBe(true);
  });

  it("refuses what it cannot make", () => {
    expect(refusal("PREPARE_STEP", () => made({ base: 1999 }))).toMatch(/no period 1999/);
    expect(refusal("PREPARE_STEP", () => made({ shifts: ["robots"] }))).toMatch(/one for each/);
    expect(refusal("PREPARE_STEP", () => made({ shifts: ["robots", "robots", "robots"], growth: "base" }))).toMatch(/not about/);
    expect(refusal("PREPARE_STEP", () => made({ growth: "yearly" as "base" }))).toMatch(/base or previous/);
    expect(refusal("COLUMN_EXISTS", () => made({ shiftShare: "jobs" }))).toMatch(/jobs/);
    const only = panel({ mine: cells.map(({ i }) => (i === 0 ? 5 : 0)) });
    expect(refusal("NOT_DEFINED", () => made({}, only))).toMatch(/c0, 2000: .* nowhere else/);
  });
});
