// Facts of weights matrices as a table: one column a matrix.
import { formatEstimate } from "../result/format.js";
import { type Cell, EMPTY_CELL, type TableModel } from "./model.js";

/** What results.json holds under `weights.KEY`. */
export type ReportedFacts = Readonly<Record<string, unknown>>;

const LABELS: readonly (readonly [name: string, label: string])[] = [
  ["n", "Units"],
  ["links", "Links"],
  ["meanNeighbors", "Neighbors, mean"],
  ["minNeighbors", "Neighbors, fewest"],
  ["maxNeighbors", "Neighbors, most"],
  ["islands", "Islands"],
  ["components", "Components"],
  ["symmetric", "Symmetric links"],
  ["symmetricValues", "Symmetric values"],
  ["maxWeight", "Largest weight"],
  ["s0", "S0"],
  ["s1", "S1"],
  ["s2", "S2"],
  ["eigenMin", "Smallest eigenvalue"],
  ["eigenMax", "Largest eigenvalue"],
  ["spectralRadius", "Spectral radius"],
];

/** Rows = facts that some matrix has, in the order of the vocabulary. */
export function weightsTable(
  weights: readonly { readonly name: string; readonly facts: ReportedFacts }[],
  options: { readonly title?: string; readonly digits?: number } = {},
): TableModel {
  const rows = LABELS.filter(([name]) => weights.some(({ facts }) => isFact(facts[name]))).map(([name, label]) => ({
    label,
    cells: weights.map(({ facts }) => factCell(facts[name], options.digits ?? 3)),
  }));
  return {
    title: options.title,
    alerts: [],
    stub: "",
    groups: [],
    columns: weights.map(({ name }) => ({ header: [name], align: "decimal" })),
    sections: [{ numbers: "center", rows }],
    notes: weights.flatMap(({ name, facts }) => notesOf(facts).map((note) => `${name}: ${note}`)),
  };
}

/** What was done to the matrix, in words. */
const notesOf = ({ notes }: ReportedFacts): readonly string[] => (Array.isArray(notes) ? notes.map(String) : []);

const isFact = (value: unknown): value is number | boolean => typeof value === "number" || typeof value === "boolean";

function factCell(value: unknown, digits: number): Cell {
  if (!isFact(value)) return EMPTY_CELL;
  if (typeof value === "boolean") return { text: value ? "Yes" : "No" };
  return { text: Number.isInteger(value) ? formatEstimate(value, 0) : formatEstimate(value, digits) };
}
