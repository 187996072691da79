import { beforeAll, expect, it } from "vitest";
import { fitStates, queen } from "../errors/support.js";
import { init } from "../../src/wasm/load.js";

beforeAll(() => init());

const notes = async (formula: string, options: object = {}): Promise<readonly string[]> =>
  (await fitStates(formula, options)).notes.filter((note) => note.includes("Nickell"));

it.each([
  ["gsp ~ lag(gsp) + emp | state", "lag(gsp, 1)"],
  ["log(gsp) ~ L.gsp + emp | state + year", "lag(gsp, 1)"],
  ["log(gsp) ~ lag(log(gsp), 1:2) | state", "lag(log(gsp), 1), lag(log(gsp), 2)"],
  ["gsp ~ log(lag(gsp)) + i(state)", "log(lag(gsp, 1))"],
  ["gsp ~ emp:lag(gsp) | state", "emp:lag(gsp, 1)"],
])("%s", async (formula, terms) => {
  const [note, ...others] = await notes(formula);
  const T = formula.includes("1:2") ? 15 : 16;
  expect(note).toBe(
    `${terms} beside entity effects is a lag of the response: estimates are biased by order 1/T (Nickell 1981), T = ${T} here`,
  );
  expect(others).toEqual([]);
});

it("of spatial panels too", async () => {
  const options = { model: "sar", weights: queen(), where: "year > 1970" };
  expect(await notes("gsp ~ lag(gsp) + emp", { ...options, effects: "twoways" })).toHaveLength(1);
  expect(await notes("gsp ~ lag(gsp) + emp", { ...options, effects: "time" })).toEqual([]);
});

it.each([
  "gsp ~ lag(gsp) + emp",
  "gsp ~ lag(gsp) | year",
  "gsp ~ lag(emp) | state",
  "gsp ~ lag(gsp, -1) | state",
  "log(gsp / emp) ~ lag(emp) | state",
])("nothing of %s", async (formula) => expect(await notes(formula)).toEqual([]));
