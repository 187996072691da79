// Tests on variables: spatial autocorrelation, global and local, by period or pooled over periods.
import { columnOf } from "../data/access.js";
import type { Panel } from "../data/panel.js";
import { DurbinError } from "../errors.js";
import { bivariateMoran, lee } from "../explore/bivariate.js";
import { pooledGeary } from "../explore/geary.js";
import { getisOrd } from "../explore/getis-ord.js";
import type { SpatialStatistic } from "../explore/inference.js";
import { joinCount } from "../explore/join-count.js";
import type { LocalStatistic } from "../explore/local.js";
import { type LocalGOptions, localG } from "../explore/local-g.js";
import { localGeary } from "../explore/local-geary.js";
import { type LocalMoranOptions, localMoran } from "../explore/local-moran.js";
import { type GlobalOptions, pooledMoran } from "../explore/moran.js";
import type { SpatialWeights } from "../weights/weights.js";
import { droppedNote, linkedRows, restrictRows } from "./rows.js";
import type { StudyTest } from "./spec.js";
import { spatialEntry, type TestContext, type TestEntry, type TestRunner } from "./test-entry.js";
import { onResiduals } from "./tests-residuals.js";
import { categoriesOf, type PeriodGroup, periodGroups, periodOf, requireBalanced, valuesOf } from "./units.js";

type Options = Pick<GlobalOptions, "alternative" | "assumption" | "adjustN" | "permutations" | "seed">;

const optionsOf = (test: StudyTest, context: TestContext): Options => ({
  ...(test.alternative === undefined ? {} : { alternative: test.alternative as Options["alternative"] }),
  ...(test.assumption === undefined ? {} : { assumption: test.assumption as Options["assumption"] }),
  ...(test.adjustN === undefined ? {} : { adjustN: test.adjustN as boolean }),
  ...(test.permutations === undefined ? {} : { permutations: test.permutations as number }),
  seed: context.seed,
});

interface Ground {
  readonly panel: Panel;
  readonly W: SpatialWeights;
  readonly groups: readonly PeriodGroup[];
  readonly notes: readonly string[];
}

/** The rows of a test, with its weights over their units. */
function groundOf(test: StudyTest, context: TestContext): Ground {
  const key = test.weights as string;
  const chosen = restrictRows(context.panel, test.where);
  const { panel, dropped } = linkedRows(chosen.panel, context.weights.built(key));
  requireBalanced(panel, test.type, test.where);
  const W = context.weights.over(key, panel);
  return { panel, W, groups: periodGroups(panel, test.by), notes: [...chosen.notes, ...dropped.map(droppedNote), ...W.notes] };
}

/** Moran's I and Geary's C: pooled over the periods unless `by` parts them. */
const global =
  (compute: (x: readonly Float64Array[], W: SpatialWeights, options: GlobalOptions) => SpatialStatistic): TestRunner =>
  (test, name, context) => {
    const options = optionsOf(test, context);
    if (test.model !== undefined) return onResiduals(test, name, context, (x, W, variable) => compute(x, W, { ...options, variable }));
    const { panel, W, groups, notes } = groundOf(test, context);
    return (test.variables ?? []).flatMap((variable) =>
      groups.map((group) => {
        const statistic = compute(valuesOf(panel, variable, group), W, { ...options, variable });
        return spatialEntry(test, name, { variable, ...periodOf(group) }, W, group.periods.length, statistic, notes);
      }),
    );
  };

/** One period at a time: tests that have no pooled form. */
function eachPeriod(test: StudyTest, { panel, groups }: Ground, run: (group: PeriodGroup) => TestEntry[]): TestEntry[] {
  if (panel.nPeriods > 1 && test.by === undefined) {
    throw new DurbinError(
      "input",
      "STUDY_TEST",
      `${test.type} is a statistic of one period and the data have ${panel.nPeriods}; add \`by: ${panel.timeName}\` or choose a period with \`where\``,
    );
  }
  return groups.flatMap(run);
}

const getisOrdTest: TestRunner = (test, name, context) => {
  const ground = groundOf(test, context);
  return eachPeriod(test, ground, (group) =>
    (test.variables ?? []).map((variable) => {
      const [x] = valuesOf(ground.panel, variable, group);
      const statistic = getisOrd(x, ground.W, { ...optionsOf(test, context), variable });
      return spatialEntry(test, name, { variable, ...periodOf(group) }, ground.W, 1, statistic, ground.notes);
    }),
  );
};

const pair =
  (compute: typeof bivariateMoran): TestRunner =>
  (test, name, context) => {
    const ground = groundOf(test, context);
    const [first, second] = test.variables as readonly [string, string];
    return eachPeriod(test, ground, (group) => {
      const [[x], [y]] = [valuesOf(ground.panel, first, group), valuesOf(ground.panel, second, group)];
      const statistic = compute(x, y, ground.W, { ...optionsOf(test, context), variables: [first, second] });
      return [spatialEntry(test, name, periodOf(group), ground.W, 1, statistic, ground.notes)];
    });
  };

const joinCountTest: TestRunner = (test, name, context) => {
  const ground = groundOf(test, context);
  return eachPeriod(test, ground, (group) =>
    (test.variables ?? []).flatMap((variable) => {
      const categories = categoriesOf(ground.panel, columnOf(ground.panel, variable), group.periods[0]);
      return joinCount(categories, ground.W, { ...optionsOf(test, context), variable }).map(({ name: part, ...statistic }) =>
        spatialEntry(test, name, { variable, ...periodOf(group), part }, ground.W, 1, statistic, ground.notes),
      );
    }),
  );
};

const local =
  (compute: (x: Float64Array, W: SpatialWeights, options: LocalMoranOptions & LocalGOptions) => LocalStatistic[]): TestRunner =>
  (test, name, context) => {
    const ground = groundOf(test, context);
    const own = { variance: test.variance, divisor: test.divisor, star: test.star } as LocalMoranOptions & LocalGOptions;
    return eachPeriod(test, ground, (group) =>
      (test.variables ?? []).map((variable) => {
        const [x] = valuesOf(ground.panel, variable, group);
        const units = compute(x, ground.W, { ...own, ...optionsOf(test, context), variable });
        return spatialEntry(test, name, { variable, ...periodOf(group) }, ground.W, 1, { local: units }, ground.notes);
      }),
    );
  };

export const EXPLORE_TESTS = {
  moran: global(pooledMoran),
  geary: global(pooledGeary),
  "getis-ord": getisOrdTest,
  "bivariate-moran": pair(bivariateMoran),
  lee: pair(lee),
  "join-count": joinCountTest,
  "local-moran": local(localMoran),
  "local-g": local(localG),
  "local-geary": local(localGeary),
} as const satisfies Record<string, TestRunner>;
