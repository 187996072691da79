import { getisOrd } from "../../src/explore/getis-ord.js";
import { joinCount } from "../../src/explore/join-count.js";
import { moran } from "../../src/explore/moran.js";
import { requireUsable } from "../../src/weights/islands.js";
import { readWeights } from "../../src/weights/read.js";
import { weightsOf } from "../support/gal.js";
import { points, produc, queen, townPanel, type Triggers, weights } from "./support.js";
import { weightsFiles } from "../weights/support.js";

/** Four units in a ring. */
const ring = weightsOf(
  [
    [0, 1, 0, 1],
    [1, 0, 1, 0],
    [0, 1, 0, 1],
    [1, 0, 1, 0],
  ],
  { name: "ring" },
);
const gdp = { variable: "gdp" };

export const WEIGHTS: Triggers<"weights" | "explore"> = {
  WEIGHTS_TYPE: () => weights({ type: "contigity" }),
  WEIGHTS_OPTION: () => weights({ type: "contiguity", rul: "rook" }),
  WEIGHTS_VALUE: () => weights({ type: "knn", k: 3 }, { geometry: points([0, 0], [1, 0], [0, 1]) }),
  WEIGHTS_NAME: () => weights({ type: "symmetrize", of: "knnn" }, { others: new Map([["knn", ring]]) }),
  WEIGHTS_SOURCE: () => weights({ type: "contiguity" }, { geometry: points([0, 0], [1, 0], [0, 1]) }),
  WEIGHTS_UNITS: () => weights({ type: "economic-distance", variable: "gdp" }),
  WEIGHTS_KEYS: () => weights({ type: "knn", k: 1 }, { units: ["A", "B", "D"], geometry: points([0, 0], [1, 0], [0, 1]) }),
  WEIGHTS_FILE: () => readWeights("0 2 towns id\nA 1\nB\nB x\nA\n", { source: "towns.gal" }),
  WEIGHTS_FORMAT: () => readWeights("", { source: "w.swm" }),
  WEIGHTS_NOT_LOADED: () => weights({ type: "delaunay" }, { geometry: points([0, 0], [1, 0], [0, 1]) }),
  WEIGHTS_MEMORY() {
    const places = Float64Array.from({ length: 200_000 }, (_, c) => (c % 2 === 0 ? (c / 2) % 400 : Math.floor(c / 800)));
    const geometry = { ...points([0, 0], [1, 0]), keys: Array.from({ length: 100_000 }, (_, i) => `u${i}`), points: places };
    weights({ type: "inverse-distance" }, { geometry });
  },
  WEIGHTS_COINCIDENT: () => weights({ type: "inverse-distance" }, { geometry: points([0, 0], [0, 0], [0, 1]) }),
  WEIGHTS_TIED() {
    const panel = townPanel("town,year,gdp\nA,2000,5\nB,2000,5\nC,2000,6\n");
    weights({ type: "economic-distance", variable: "gdp" }, { panel, units: panel.entities });
  },
  WEIGHTS_SUM: () => weights({ type: "file", file: "w.csv" }, { files: weightsFiles([["w.csv", "i,j,w\nA,B,-1\nB,A,1\n"]]) }),
  WEIGHTS_ISLANDS: () => requireUsable(weights({ type: "distance-band", upper: 2 }, { geometry: points([0, 0], [1, 0], [9, 9]) })),
  CONSTANT_VARIABLE: () => moran(new Float64Array(48).fill(7), queen(), gdp),
  NEGATIVE_VALUE: () => getisOrd(Float64Array.of(1, -2, 3, 4), ring, gdp),
  TOO_FEW_UNITS: () =>
    moran(
      Float64Array.of(1, 2),
      weightsOf(
        [
          [0, 1],
          [1, 0],
        ],
        { name: "pair" },
      ),
      gdp,
    ),
  ZERO_WEIGHTS: () => moran(Float64Array.of(1, 2, 3, 4), { ...ring, weight: Float64Array.of(1, -1, 1, -1, 1, -1, 1, -1) }, gdp),
  TOO_MANY_LEVELS: () => joinCount(produc().columns.get("gsp")!.slice(0, 48) as Float64Array, queen(), { variable: "gsp" }),
  OPTION_VALUE: () => moran(Float64Array.of(1, 2, 3, 4), ring, { ...gdp, permutations: -1 }),
};
