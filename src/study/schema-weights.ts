// The grammar of `weights:` (docs/vocabulary.md section 1), one branch a type.
import { either, flag, integer, list, named, number, record, type Schema, text, word } from "./schema-type.js";

const COMMON = {
  standardize: word("how the weights are scaled", ["row", "none", "global", "unit", "variance", "minmax", "spectral"]),
  islands: word("what happens to units without neighbours when a model or test uses the matrix", ["error", "keep", "nearest", "drop"]),
  subset: word("data: keep only the units of the data, then standardize", ["none", "data"]),
};

const type = (name: string, description: string, properties: Readonly<Record<string, Schema>>, required: readonly string[]): Schema =>
  record(description, { type: { const: name, description }, ...properties, ...COMMON }, ["type", ...required]);

const pair = list("the keys of two matrices", text("the key of a matrix"), { minItems: 2, maxItems: 2 });
const one = text("the key of a matrix");
const setOperation = (name: string, description: string) => type(name, description, { of: pair }, ["of"]);

const years = either(
  "the periods of the mean, all by default",
  list("a list of periods", either("a period", number("a year"), text("a period"))),
  record("a range", { from: number("first year"), to: number("last year") }, ["from", "to"]),
);

const TYPES: readonly Schema[] = [
  type(
    "file",
    "read from a file: GAL, GWT, csv of i,j,w or an N x N csv",
    { file: text("path"), binary: flag("keep only the pattern of links", false) },
    ["file"],
  ),
  type(
    "contiguity",
    "polygons that touch: queen = a shared vertex, rook = a shared edge",
    {
      rule: word("which contact counts", ["queen", "rook"]),
      snap: number("vertices this near are one, in units of the coordinates", { minimum: 0, default: 0 }),
    },
    [],
  ),
  type("knn", "the k nearest units", { k: integer("how many", { minimum: 1 }) }, ["k"]),
  type(
    "distance-band",
    "units from `lower` to `upper` away, both inclusive",
    { lower: number("nearest", { minimum: 0, default: 0 }), upper: number("farthest", { exclusiveMinimum: 0 }) },
    ["upper"],
  ),
  type(
    "inverse-distance",
    "w = d^-power up to `cutoff`, inclusive; km for lon/lat",
    { power: number("exponent", { exclusiveMinimum: 0, default: 1 }), cutoff: number("farthest distance", { exclusiveMinimum: 0 }) },
    [],
  ),
  type("economic-distance", "w = 1 / |m_i - m_j|, m = mean of a variable over the years", { variable: text("the variable"), years }, [
    "variable",
  ]),
  type(
    "nested",
    "share * a + (1 - share) * b, both standardized first",
    { of: pair, share: number("weight of the first", { minimum: 0, maximum: 1 }) },
    ["of", "share"],
  ),
  setOperation("product", "element by element"),
  setOperation("union", "links of either"),
  setOperation("intersection", "links of both"),
  setOperation("difference", "links of the first that are not in the second"),
  type("complement", "the links that the matrix does not have", { of: one }, ["of"]),
  type("include-self", "the matrix with every unit linked to itself", { of: one }, ["of"]),
  type("symmetrize", "the matrix made symmetric", { of: one, rule: word("how", ["union", "mean"]) }, ["of"]),
  type(
    "higher-order",
    "units that are `order` links away",
    { of: one, order: integer("how many links", { minimum: 1 }), cumulative: flag("or at most that many", false) },
    ["of", "order"],
  ),
  type(
    "kernel",
    "w = K(d / bandwidth)",
    {
      function: word("K", ["triangular", "uniform", "quadratic", "quartic", "gaussian"]),
      bandwidth: either(
        "fixed: the largest distance to a k-th neighbor; adaptive: each unit's own; or a number",
        word("how it is found", ["fixed", "adaptive"]),
        number("the bandwidth", { exclusiveMinimum: 0 }),
      ),
      k: integer("which neighbor sets the bandwidth", { minimum: 1 }),
      diagonal: word("the weight of a unit itself", ["kernel", "zero", "one"]),
    },
    [],
  ),
  type("delaunay", "no third unit inside some circle through two units", {}, []),
  type("gabriel", "no third unit inside the circle over two units", {}, []),
  type("relative-neighbor", "no third unit nearer to both", {}, []),
];

export const WEIGHTS: Schema = named("spatial weights matrices by key", {
  description: "a spatial weights matrix",
  oneOf: TYPES,
});
