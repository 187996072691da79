// docs/vocabulary.md names everything that the grammar and the results have, and nothing that they do not have.
import { beforeAll, describe, expect, it } from "vitest";
import { FUNCTIONS } from "../../src/data/expression-functions.js";
import { STUDY } from "../../src/study/schema.js";
import type { Schema } from "../../src/study/schema-type.js";
import { runStudy } from "../../src/study/run.js";
import { memorySources } from "../../src/study/sources.js";
import { fixture } from "../errors/support.js";
import { codeSpans, page } from "./pages.js";

const VOCABULARY = page("docs/vocabulary.md");
const SPANS = codeSpans(VOCABULARY);
const WORD = /[A-Za-z][\w-]*/g;
const documented = new Set(SPANS.flatMap((span) => span.match(WORD) ?? []));

/** Property names, words and constants of a schema and everything in it. */
function* wordsOf(schema: Schema): Generator<string> {
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    yield key;
    yield* wordsOf(inner);
  }
  for (const word of schema.enum ?? []) yield String(word);
  if (typeof schema.const === "string") yield schema.const;
  for (const inner of [
    ...(schema.oneOf ?? []),
    ...[schema.items, schema.additionalProperties].filter((part) => typeof part === "object"),
  ]) {
    yield* wordsOf(inner as Schema);
  }
}

function* unsupportedOf(schema: Schema): Generator<string> {
  yield* schema["x-unsupported"] ?? [];
  const inner = [...Object.values(schema.properties ?? {}), ...(schema.oneOf ?? []), schema.items, schema.additionalProperties];
  for (const part of inner) if (typeof part === "object") yield* unsupportedOf(part as Schema);
}

const GRAMMAR = new Set(wordsOf(STUDY));

describe("the grammar", () => {
  it("has no word that is not in the vocabulary", () => {
    const missing = (word: string): boolean => (word.match(WORD) ?? []).some((part) => !documented.has(part));
    expect([...GRAMMAR].filter(missing)).toEqual([]);
  });
});

const FORMULA = "log(gsp) ~ log(pcap) + unemp";
const ALL_BLOCKS = ["fixedEffects", "residuals", "fitted", "covariance"];
const ONE_YEAR = { weights: "queen", where: "year == 1970" };

/** A study whose results have every statistic and every part of a test. */
const EVERYTHING = {
  durbin: 1,
  data: { file: "produc.csv", entity: "state", time: "year" },
  weights: { queen: { type: "file", file: "queen.gal" } },
  models: {
    pooled: { estimator: "panel", formula: FORMULA },
    within: { estimator: "panel", formula: `${FORMULA} | state + year`, save: ALL_BLOCKS },
    sdm: { estimator: "spatial-panel", model: "sdm", formula: FORMULA, weights: "queen", effects: "twoways" },
    random: { estimator: "panel", method: "random", effects: "twoways", formula: FORMULA },
    swamy: { estimator: "panel", method: "swamy", formula: FORMULA },
    clustered: { estimator: "panel", formula: FORMULA, vcov: "hc1" },
    leeYu: { estimator: "spatial-panel", model: "sdm", formula: FORMULA, weights: "queen", effects: "twoways", bias: "lee-yu" },
    iv: { estimator: "panel", formula: "log(gsp) ~ unemp | 0 | log(pcap) ~ log(hwy) + log(water)", iv: "liml", vcov: "hc1" },
    iv2sls: { estimator: "panel", formula: "log(gsp) ~ unemp | 0 | log(pcap) ~ log(hwy) + log(water)" },
    curved: { estimator: "panel", formula: "log(gsp) ~ unemp + I(unemp^2)" },
    short: { estimator: "panel", formula: "log(gsp) ~ unemp" },
    west: { estimator: "panel", formula: FORMULA, where: "region >= 7" },
    east: { estimator: "panel", formula: FORMULA, where: "region < 7" },
    gmm: {
      estimator: "gmm",
      formula: "log(gsp) ~ lag(log(gsp), 1) + unemp",
      instruments: ["gmm(log(gsp), 2:3, collapse)", "iv(unemp)"],
      system: true,
    },
    gmm2: { estimator: "gmm", formula: "log(gsp) ~ lag(log(gsp), 1) + unemp", instruments: ["gmm(log(gsp), 2:3, collapse)", "iv(unemp)"] },
    sem: { estimator: "spatial-panel", model: "sem", formula: FORMULA, weights: "queen", effects: "twoways" },
  },
  tests: [
    { type: "moran", variables: ["gsp"], weights: "queen", permutations: 9 },
    { type: "geary", model: "within", weights: "queen" },
    { type: "getis-ord", variables: ["gsp"], ...ONE_YEAR },
    { type: "bivariate-moran", variables: ["gsp", "unemp"], ...ONE_YEAR },
    { type: "join-count", variables: ["region"], ...ONE_YEAR },
    { type: "local-moran", variables: ["gsp"], ...ONE_YEAR },
    { type: "lm", model: "within", weights: "queen", durbin: true },
    { type: "wald", model: "sdm", restriction: "sem" },
    { type: "lr", models: ["sdm", "sem"] },
    { type: "hansen-difference", models: ["gmm", "gmm2"] },
    { type: "log-determinant", weights: "queen", method: "montecarlo", at: [0.5] },
    { type: "specification", model: "sdm" },
    { type: "u-test", model: "curved", variable: "unemp" },
    { type: "placebo", model: "within", variable: "unemp", draws: 9 },
    { type: "wild-bootstrap", model: "within", variable: "unemp", by: "region", draws: 99 },
    { type: "leave-one-out", model: "within", variable: "unemp", by: "region" },
    { type: "oster", models: ["pooled", "short"], variable: "unemp", rMax: 1 },
    { type: "f-effects", model: "within", against: "pooled" },
    { type: "breusch-pagan", model: "pooled", effects: "twoways" },
    { type: "gourieroux-holly-monfort", model: "pooled" },
    { type: "wooldridge-effects", model: "pooled" },
    { type: "serial-correlation", test: "breusch-godfrey", model: "within", form: "f" },
    { type: "pesaran-cd", model: "within" },
    { type: "unit-root", variable: "unemp", test: "ips" },
    { type: "granger", effect: "unemp", cause: "gsp" },
    { type: "poolability", model: "pooled", effects: "time" },
    { type: "group-difference", models: ["west", "east"], variable: "unemp" },
  ],
};

/** Keys of objects, and names of tests and of parts of tests, in what a run leaves; not names that the data give. */
function* namesIn(value: unknown, given: ReadonlySet<string>): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* namesIn(item, given);
  else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (!given.has(key)) yield key;
      if (key !== "spec" && key !== "covariance") yield* namesIn(item, given);
    }
    const { name, statistic, type } = value as { name?: unknown; statistic?: unknown; type?: unknown };
    if (typeof name === "string" && statistic !== undefined) yield* type === undefined ? [name] : name.split("/");
  }
}

let found: ReadonlySet<string> = new Set();
beforeAll(async () => {
  const files = { "produc.csv": fixture("produc.csv"), "queen.gal": fixture("produc-queen.gal") };
  const { results } = await runStudy(EVERYTHING as never, memorySources(files));
  const given = new Set([...Object.keys(EVERYTHING.models), "queen", "state", "year", "gsp", "unemp", "lemp", "within"]);
  found = new Set(
    [...namesIn(results, given)].filter((name) => /^[a-z][\w-]*$/i.test(name) && !/^[A-Z_]+$/.test(name) && !given.has(name)),
  );
});

describe("the results", () => {
  it("have no name that is not in the vocabulary", () => {
    expect([...found].filter((name) => !documented.has(name))).toEqual([]);
  });
});

/** Names that are ours without being in the grammar, and names of other packages that the page compares with. */
const OTHERS = new Set(
  `durbin results json capsule schema models tests weights provenance version kernel M NAME KEY FACTOR LEVEL VARIABLE notes term estimate se p low
  high statistic df df2 spec status converged boundary sample observations entities periods balanced dropped reason count keys coefficients
  statistics impacts direct indirect total residuals fitted covariance local expected variance quadrant permutation mean sd decision path ols Intercept rho
  lambda W I lag lead diff poly raw true i factor ib1980 c g L F D S S2 L.x log if condition a b x y z k NA NaN id j w N
  year state region lgsp response terms fixed effects expression name max type var
  feols ssc cluster conventional xtreg xtrc fe be re sa vce areg reghdfe regress estimatr se_type stata vcovHC method white1 arellano HC0 sss LeeYu TRUE LYtrans
  spregress pwaldtest vcovNW vcovBK vcovSCC xtpcse pairwise moran.test localmoran adjust.n winsor2 shift time sp _cons lm eigen slmtest delaunay info errors key ref leeyu cons period part larger smaller utest psacalc boottest fwildclusterboot suest u inverse-u monotone others adjust spatial FALSE header span
  xtivreg inst.method inst bvk baltagi am bms ivreg ivregress endogenous instruments firstStage X
  collapse iv false time-dummies d eq hansenExcluding hansenDifference GROUP restricted
  pFtest plmtest pwtest pooltest pcdtest purtest pgrangertest ADF pbgtest pdwtest pwartest pwfdtest pbsytest pbltest pbnftest lmtest R2 T T_i M N e RSS RSS0 df0`
    .split(/\s+/)
    .concat([...FUNCTIONS.keys()]),
);

describe("the vocabulary", () => {
  it("has no name that neither grammar, results nor the packages compared with have", () => {
    const known = (part: string): boolean =>
      GRAMMAR.has(part) || OTHERS.has(part) || found.has(part) || /^(hc|csv|gal|gwt|tsv|txt)/.test(part);
    const grammarParts = new Set([...GRAMMAR].flatMap((word) => word.match(WORD) ?? []));
    expect([...documented].filter((part) => !known(part) && !grammarParts.has(part))).toEqual([]);
  });

  it("says which words are known and refused only in sentences that say so", () => {
    const later = new Set([...unsupportedOf(STUDY)].filter((word) => !GRAMMAR.has(word) && !found.has(word)));
    const rows = VOCABULARY.split("\n").filter((line) => line.startsWith("| "));
    const cells = rows.flatMap((row) => codeSpans(row.split("|").slice(1, 3).join("|")));
    expect(cells.filter((span) => later.has(span))).toEqual([]);
  });
});
