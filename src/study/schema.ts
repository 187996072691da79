// The grammar of the study file (design.md section 3): the one source of truth for validation, editors and defaults.
import { MODELS } from "./schema-models.js";
import { TESTS } from "./schema-tests.js";
import { either, integer, list, named, names, number, record, type Schema, text, word } from "./schema-type.js";
import { WEIGHTS } from "./schema-weights.js";

const file = text("path, relative to the study file");

const tableFile = {
  file,
  columns: names("the columns to read besides the keys, all by default"),
  encoding: word("the encoding of the file", ["utf-8", "gb18030"]),
  separator: text("the separator of fields; found by itself unless given", { examples: [";"] }),
};

const join = record(
  "a left join: every row of the data looks up its row in another table",
  { ...tableFile, on: names("the key columns; unique in the joined file") },
  ["file", "on"],
);

const data = record(
  "the table; without `time` a cross-section, without `entity` plain rows",
  {
    ...tableFile,
    entity: text("the column that names the entity"),
    time: text("the column that holds the period"),
    join: list("tables to join", join),
  },
  ["file"],
  ["query"],
);

const geometry = record(
  "polygons, or a table of points with x and y, or lon and lat",
  {
    file,
    id: text("the property or column that holds the unit's key; \"@id\" is the feature's own id"),
    x: text("column of the x coordinate"),
    y: text("column of the y coordinate"),
    lon: text("column of the longitude in degrees"),
    lat: text("column of the latitude in degrees"),
    crs: word("what the coordinates are; lonlat when all fit", ["lonlat", "planar"], [], { default: undefined }),
    object: text("the object of a TopoJSON file"),
  },
  ["file", "id"],
);

const variables = names("variables");
const by = text("the variable whose groups are treated apart");
const suffix = text("new columns under the old name and this ending, instead of replacing");
const probability = number("a probability", { minimum: 0, maximum: 1 });

const prepare = list(
  "steps on the data, applied in order",
  {
    description: "a step",
    oneOf: [
      record(
        "new columns from expressions",
        {
          derive: {
            description: "name: expression",
            type: "object",
            minProperties: 1,
            additionalProperties: either("an expression or a number", text("an expression"), number("a number")),
          },
        },
        ["derive"],
      ),
      record("keep the rows where a condition holds", { filter: text("a condition") }, ["filter"]),
      record("drop the rows where a variable is missing; with `by` every row of such a group", { dropMissing: variables, by }, [
        "dropMissing",
      ]),
      record(
        "pull the tails in",
        {
          winsorize: variables,
          probs: list("lower and upper probability", probability, { minItems: 2, maxItems: 2, default: [0.01, 0.99] }),
          by,
          suffix,
        },
        ["winsorize"],
      ),
      record("subtract the mean and divide by the standard deviation", { standardize: variables, by, suffix }, ["standardize"]),
      record(
        "a shift-share instrument: growth of sectors elsewhere, weighted by the shares of a base period",
        {
          shiftShare: text("the new column"),
          sectors: list("columns of the size of each sector", text("a variable")),
          base: either("the period of the shares", text("a period"), number("a period")),
          total: text("the column that the sizes are shares of; their sum by default"),
          shifts: list("columns of shocks from outside the data, one a sector", text("a variable")),
          growth: word("growth since the base or since the period before", ["base", "previous"], []),
          leaveOut: text("entity: the own growth; a column: that of its group; none", { default: "entity" }),
        },
        ["shiftShare", "sectors", "base"],
      ),
    ],
  },
  { minItems: 0 },
);

const texts = (description: string): Schema => ({ description, type: "object", additionalProperties: text("the printed text") });
const table = record("a table: models side by side, then tests, then descriptions of variables", {
  title: text("its heading"),
  models: names("the models, a column each"),
  impacts: names("models of the table whose impacts follow"),
  tests: names("tests that follow, by name"),
  variables: names("variables to describe"),
  stars: list("significance levels of one, two, three stars", number("a level", { exclusiveMinimum: 0, exclusiveMaximum: 1 }), {
    minItems: 0,
    default: [0.1, 0.05, 0.01],
  }),
  below: word("what stands below an estimate", ["se", "t", "p", "interval", "none"]),
  digits: integer("digits after the point", { minimum: 0, maximum: 15, default: 3 }),
  keep: names("only these coefficients; * stands for anything"),
  drop: names("without these coefficients"),
  order: names("these coefficients first"),
  rename: texts("printed names of coefficients"),
  labels: texts("headers of models"),
  groups: list(
    "headers over neighboring models",
    record("a header", { header: text("its text"), span: integer("how many models", { minimum: 1 }) }, ["header", "span"]),
  ),
  statistics: names("the statistics below the coefficients"),
  notes: names("notes below the table"),
  formats: list("the files to write", word("a format", ["text", "markdown", "csv", "latex", "html"], ["docx", "xlsx", "json"]), {
    default: ["text"],
  }),
});

const figure = (type: string, description: string, properties: Readonly<Record<string, Schema>>, required: readonly string[]): Schema =>
  record(description, { type: { const: type, description }, ...properties, title: text("its heading") }, ["type", ...required]);

const years = list("the periods, a panel each", either("a period", number("a year"), text("a period")));
const FIGURES: readonly Schema[] = [
  figure(
    "moran-scatter",
    "z against W z with the slope of Moran's I; all periods pooled unless `years` are given",
    { variable: text("the variable"), weights: text("the key of a weights matrix"), years },
    ["variable", "weights"],
  ),
  figure("impacts", "direct, indirect and total impacts with their intervals", { model: text("the name of a model") }, ["model"]),
  figure(
    "coefficients",
    "coefficients of models with their intervals",
    { models: names("the models"), keep: names("only these coefficients, in this order") },
    ["models"],
  ),
  figure(
    "choropleth",
    "a map of a variable, of a model's residuals or of a local test",
    {
      variable: text("the variable"),
      residuals: text("the name of a model"),
      test: text("a local test, or one of its results, as lisa/gsp"),
      years,
      classes: integer("number of classes of a variable", { minimum: 2, maximum: 9, default: 5 }),
      level: number("units of a local test with p below it are colored", { exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.05 }),
    },
    [],
  ),
  figure(
    "series",
    "a spatial statistic over the periods, with its expected value",
    {
      test: text("a test by period, or one of its variables, as moran/gsp"),
      level: number("results with p below it have filled dots", { exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.05 }),
    },
    ["test"],
  ),
];

export const STUDY: Schema = {
  ...record(
    "a durbin study",
    {
      durbin: { description: "the version of this format", const: 1 },
      title: text("the title of the report"),
      data,
      geometry,
      weights: WEIGHTS,
      prepare,
      models: MODELS,
      tests: TESTS,
      tables: named("tables by name", table),
      figures: named("figures by name", { description: "a figure", oneOf: FIGURES }),
      seed: integer("the seed of every random draw", { minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 }),
      level: number("confidence level of low and high in every model", { exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.95 }),
    },
    ["durbin"],
  ),
};

/** The schema as editors read it: JSON Schema 2020-12, without what this version refuses. */
export function publishedSchema(): Record<string, unknown> {
  return { $schema: "https://json-schema.org/draft/2020-12/schema", title: "durbin study", ...(publish(STUDY) as object) };
}

function publish(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(publish);
  if (node === null || typeof node !== "object") return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => key !== "x-unsupported" && value !== undefined)
      .map(([key, value]) => [key, publish(value)]),
  );
}
