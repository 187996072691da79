// Covariances that load on demand against their definitions as sums over pairs of rows, their laws, and their refusals.
import { beforeAll, describe, expect, it } from "vitest";
import type { Fit } from "../../src/result/fit.js";
import { init } from "../../src/wasm/load.js";
import { pairCovariance, type ReferencePanel, referencePanel, whiteCovariance } from "../reference/panel.js";
import { positivePart } from "../reference/positive-part.js";
import { assertClose } from "../support/close.js";
import { type Columns, panelFit, simulatedPanel } from "../support/panel-data.js";

beforeAll(() => init());

const [n, T] = [9, 7];
const DATA = {
  balanced: simulatedPanel(n, T, 3),
  gaps: simulatedPanel(n, T, 5, (i, t) => (i * 5 + t * 3) % 11 !== 0 && !(t === 3 && i > 1)),
  "no 2003": simulatedPanel(n, T, 7, (_, t) => t !== 3),
};
const EFFECTS = { pooled: [], entity: ["entity"], "entity + time": ["entity", "time"] } as const;
const V = ({ covariance }: Fit): Float64Array => covariance as Float64Array;
const diagonal = (fit: Fit): Float64Array => V(fit).filter((_, at) => at % (fit.terms.length + 1) === 0);

describe.each(Object.keys(DATA) as (keyof typeof DATA)[])("%s", (kind) => {
  const data = DATA[kind];
  describe.each(Object.keys(EFFECTS) as (keyof typeof EFFECTS)[])("effects %s", (effects) => {
    const formula = `y ~ x1 + x2 + x3${effects === "pooled" ? "" : ` | ${effects}`}`;
    const panel: ReferencePanel = {
      y: data.y,
      X: { x1: data.x1, x2: data.x2, x3: data.x3 },
      intercept: effects === "pooled",
      factors: EFFECTS[effects].map((name) => data[name].map(String)),
    };
    const reference = referencePanel(panel);
    const { e, leverage } = reference;
    const [N, K] = [e.length, reference.names.length];
    const [i, t] = [data.entity, data.time];
    const periods = new Set(t).size;
    const sss = (G: number): number => ((G / (G - 1)) * (N - 1)) / (N - K);
    const close = (vcov: object, weight: (a: number, b: number) => number): void => {
      const expected = pairCovariance(reference, weight);
      const scale = Math.max(...expected.map((row, j) => Math.abs(row[j])));
      assertClose(V(panelFit(data, { formula, vcov })), expected.flat(), 1e-8, 1e-9 * scale);
    };

    it.each([0, 1, 3])("driscoll-kraay, %i lags", (L) => {
      const weight = (a: number, b: number): number => Math.max(0, 1 - Math.abs(t[a] - t[b]) / (L + 1)) * e[a] * e[b];
      close({ type: "driscoll-kraay", lags: L, smallSample: "none" }, weight);
      close({ type: "driscoll-kraay", lags: L, smallSample: "sss" }, (a, b) => sss(periods) * weight(a, b));
    });

    it.each([0, 1, 3])("newey-west, %i lags", (L) => {
      const weight = (a: number, b: number): number => (i[a] === i[b] ? Math.max(0, 1 - Math.abs(t[a] - t[b]) / (L + 1)) * e[a] * e[b] : 0);
      close({ type: "newey-west", lags: L, smallSample: "none" }, weight);
      close({ type: "newey-west", lags: L, smallSample: "sss" }, (a, b) => sss(N) * weight(a, b));
    });

    it("beck-katz", () => {
      const rowAt = (entity: string, time: number): number => i.findIndex((name, row) => name === entity && t[row] === time);
      const S = (a: string, b: string): number => {
        const shared = [...new Set(t)].map((time) => [rowAt(a, time), rowAt(b, time)]).filter(([r, s]) => r >= 0 && s >= 0);
        return shared.reduce((sum, [r, s]) => sum + e[r] * e[s], 0) / shared.length;
      };
      close({ type: "beck-katz" }, (a, b) => (t[a] === t[b] ? S(i[a], i[b]) : 0));
    });

    it.each(["hc2", "hc3", "hc4"] as const)("clusters with leverage %s", (type) => {
      const mean = leverage.reduce((sum, h) => sum + h, 0) / N;
      const power = (h: number): number => ({ hc2: 1, hc3: 2, hc4: Math.min(4, h / mean) })[type];
      const u = e.map((value, row) => value / (1 - leverage[row]) ** (power(leverage[row]) / 2));
      close({ type: "cluster", by: "region", smallSample: "none", leverage: type }, (a, b) =>
        data.region[a] === data.region[b] ? u[a] * u[b] : 0,
      );
    });

    const place = (row: number): number => Number(i[row].slice(1));
    const withPlaces: Columns = { ...data, px: i.map((_, row) => place(row) % 3), py: i.map((_, row) => Math.floor(place(row) / 3)) };
    const distance = (a: number, b: number): number =>
      Math.hypot((place(a) % 3) - (place(b) % 3), Math.floor(place(a) / 3) - Math.floor(place(b) / 3));
    const KERNELS = { bartlett: (r: number) => 1 - r, uniform: () => 1, epanechnikov: (r: number) => 1 - r * r };
    it.each(Object.keys(KERNELS) as (keyof typeof KERNELS)[])("conley, %s", (kernel) => {
      for (const [cutoff, L] of [
        [0.5, 0],
        [1.5, 0],
        [1.5, 2],
      ]) {
        const expected = pairCovariance(reference, (a, b) => {
          const near = t[a] === t[b] && distance(a, b) <= cutoff ? KERNELS[kernel](distance(a, b) / cutoff) : 0;
          const over = i[a] === i[b] && t[a] !== t[b] && L > 0 ? Math.max(0, 1 - Math.abs(t[a] - t[b]) / (L + 1)) : 0;
          return (near + over) * e[a] * e[b];
        });
        const scale = Math.max(...whiteCovariance(reference, "hc0").map((row, j) => row[j]));
        const fit = panelFit(withPlaces, { formula, vcov: { type: "conley", cutoff, kernel, lags: L, x: "px", y: "py" } });
        assertClose(V(fit), positivePart(expected.flat(), K), 1e-8, 1e-9 * scale);
      }
    });

    it("jackknife: every cluster left out", () => {
      const parts = [...new Set(i)].map((left) => {
        const kept = <X>(x: readonly X[]): X[] => x.filter((_, row) => i[row] !== left);
        const rest = referencePanel({
          ...panel,
          y: kept(panel.y),
          X: Object.fromEntries(Object.entries(panel.X).map(([name, x]) => [name, kept(x)])),
          factors: panel.factors.map(kept),
        });
        return rest.b.map((b, j) => b - reference.b[j]);
      });
      const G = parts.length;
      const sum = (a: number, b: number): number => ((G - 1) / G) * parts.reduce((total, d) => total + d[a] * d[b], 0);
      const expected = Array.from({ length: K * K }, (_, at) => sum(Math.floor(at / K), at % K));
      const fit = panelFit(data, { formula, vcov: { type: "jackknife", by: "entity" } });
      assertClose(V(fit), expected, 1e-7, 1e-9 * Math.max(...expected));
      expect(fit.reference).toEqual({ type: "t", df: G - 1 });
    });
  });
});

describe("laws", () => {
  const data = DATA.balanced;
  const fit = (vcov: object, formula = "y ~ x1 + x2 + x3 | entity", columns: Columns = data): Fit => panelFit(columns, { formula, vcov });
  const close = (a: Fit, b: Fit): void => assertClose(V(a), V(b), 1e-11, 1e-14);

  it("driscoll-kraay without lags is clusters by time, newey-west without lags hc0", () => {
    close(fit({ type: "driscoll-kraay", lags: 0 }), fit({ type: "cluster", by: "time" }));
    close(fit({ type: "newey-west", lags: 0, smallSample: "none" }), fit({ type: "hc0" }));
  });

  it("identical factors twice are one", () => {
    close(
      fit({ type: "cluster", by: ["entity", "twin"], smallSample: "none" }, undefined, { ...data, twin: data.entity }),
      fit({ type: "cluster", by: "entity", smallSample: "none" }),
    );
  });

  it("fixest's rule is Stata's for one variable, and the smallest G in every part for several", () => {
    close(fit({ type: "cluster", by: "entity", smallSample: "fixest" }), fit({ type: "cluster", by: "entity" }));
    const both = fit({ type: "cluster", by: ["entity", "time"], smallSample: "fixest" });
    const plain = fit({ type: "cluster", by: ["entity", "time"], smallSample: "none" });
    const N = n * T;
    const factor = ((T / (T - 1)) * (N - 1)) / (N - 4);
    const expected = V(plain).map((value) => factor * value);
    assertClose(V(both), positivePart(expected, 3), 1e-11, 1e-14);
    expect(both.reference).toEqual({ type: "t", df: T - 1 });
  });

  it("conley: only the unit itself is hc0; everything with weight 1 in a period is clusters by time", () => {
    const places: Columns = { ...data, px: data.entity.map((name) => Number(name.slice(1))), py: data.entity.map(() => 0) };
    const conley = (options: object): Fit => fit({ type: "conley", x: "px", y: "py", ...options }, undefined, places);
    close(conley({ cutoff: 0.5 }), fit({ type: "hc0" }));
    close(conley({ cutoff: 100, kernel: "uniform" }), fit({ type: "cluster", by: "time", smallSample: "none" }));
  });

  it("conley: degrees are great circle kilometres, of columns and of the geometry alike", () => {
    const places: Columns = { ...data, lon: data.entity.map((name) => Number(name.slice(1))), lat: data.entity.map(() => 0) };
    const at = (cutoff: number): Fit => fit({ type: "conley", cutoff, kernel: "uniform", lon: "lon", lat: "lat" }, undefined, places);
    expect(at(111).notes).toContain("conley: 0 pairs within 111 km");
    expect(at(112).notes).toContain("conley: 8 pairs within 112 km");
  });

  it("the bootstrap is near the clustered covariance, repeats, and differs by seed", () => {
    const wide = simulatedPanel(60, 6, 11);
    const [bootstrap, again] = [1, 2].map(() => fit({ type: "bootstrap", by: "entity", draws: 400 }, undefined, wide));
    expect(V(again)).toEqual(V(bootstrap));
    const clustered = fit({ type: "cluster", by: "entity" }, undefined, wide);
    assertClose(diagonal(bootstrap), diagonal(clustered), 0.4);
  });

  it("sums by cluster and gathered rows give one bootstrap: an effect that crosses clusters and has one level changes nothing", () => {
    const columns: Columns = { ...data, half: data.entity.map((_, row) => ((row * 7) % 3 === 0 ? "a" : "b")) };
    const rows = fit({ type: "bootstrap", by: "entity", draws: 20 }, "y ~ x1 + x2 | entity + half", columns);
    const dummies = fit({ type: "bootstrap", by: "entity", draws: 20 }, "y ~ x1 + x2 + i(half) | entity", columns);
    assertClose(V(rows)[0], V(dummies)[0], 1e-8);
  });

  it("blocks of one period are the bootstrap of periods", () => {
    const block = fit({ type: "block-bootstrap", length: 1, draws: 600 });
    const pairs = fit({ type: "bootstrap", by: "time", draws: 600 });
    assertClose(diagonal(block), diagonal(pairs), 0.5);
  });
});

describe("refusals", () => {
  const data = DATA.balanced;
  const refusal = (vcov: object, columns: Columns = data): string => {
    try {
      panelFit(columns, { formula: "y ~ x1 + x2 | entity", vcov });
    } catch (error) {
      const { code, message } = error as { code: string; message: string };
      return `${code}: ${message}`;
    }
    throw new Error("nothing was thrown");
  };

  it.each([
    [
      { type: "driscoll-kraay", lags: 7 },
      "VCOV_LAGS: driscoll-kraay: 7 lags need more than 7 periods, and there are 7; lags up to 6 can be used",
    ],
    [{ type: "newey-west", lags: 1.5 }, "MODEL_VALUE: vcov: lags is a whole number from 0, found 1.5"],
    [{ type: "conley", cutoff: 0, x: "x1", y: "x2" }, "MODEL_VALUE: vcov: cutoff is a number above 0, found 0"],
    [
      { type: "conley", cutoff: 5, x: "x1" },
      "MODEL_CONFLICT: vcov: coordinates are lon and lat, or x and y, or those of the geometry; found x",
    ],
    [{ type: "conley", cutoff: 5, kernel: "gaussian", x: "x1", y: "x2" }, 'MODEL_VALUE: vcov: kernel "gaussian" is not one of'],
    [{ type: "conley", cutoff: 5, x: "x1", y: "x2" }, "VCOV_PLACES: conley: x1 of e00 is"],
    [{ type: "conley", cutoff: 5 }, "VCOV_PLACES: conley needs places"],
    [{ type: "jackknife", by: ["entity", "time"] }, "MODEL_VALUE: vcov: by is one variable in jackknife, found entity, time"],
    [{ type: "bootstrap", by: "regoin" }, "UNKNOWN_COLUMN:"],
    [{ type: "block-bootstrap", length: 7 }, "VCOV_LAGS: block-bootstrap: blocks of 7 periods need more than 7 periods, and there are 7"],
    [{ type: "cluster", by: "entity", leverage: "hc9" }, 'MODEL_VALUE: vcov: leverage "hc9" is not one of none, hc2, hc3, hc4'],
  ])("%o", (vcov, sentence) => {
    expect(refusal(vcov)).toContain(sentence);
  });

  it("one cluster in every type with clusters", () => {
    const columns = { ...data, country: data.y.map(() => "CN") };
    for (const type of ["jackknife", "bootstrap"]) expect(refusal({ type, by: "country" }, columns)).toContain("ONE_CLUSTER");
  });
});
