// What a test says beyond its row of numbers, as a sentence below the table.
import { formatEstimate } from "../result/format.js";
import type { ReportedTest } from "./tests.js";

type Numbers = Readonly<Record<string, unknown>>;

const number = (test: Numbers, key: string): string => formatEstimate(test[key] as number, 3);

const REMARKS: Readonly<Record<string, (test: Numbers) => string>> = {
  "u-test": (test) => {
    const { shape, turningLow, shareBeyond, slopeLow, slopeHigh } = test as {
      shape: string;
      turningLow?: number;
      shareBeyond: number;
      slopeLow: Numbers;
      slopeHigh: Numbers;
    };
    const words = { u: "draws a U", "inverse-u": "draws an inverse U", monotone: "draws no turn" }[shape];
    const ends =
      turningLow === undefined
        ? "no end of Fieller's interval"
        : `Fieller's interval ${number(test, "turningLow")} to ${number(test, "turningHigh")}`;
    const slopes = `slope ${number(slopeLow, "estimate")} at ${number(test, "from")} and ${number(slopeHigh, "estimate")} at ${number(test, "to")}`;
    return `${words}: ${slopes}; turns at ${number(test, "turningPoint")}, ${ends}, ${(100 * shareBeyond).toFixed(1)} per cent of the rows beyond`;
  },
  placebo: (test) => `has mean ${number(test, "mean")} and standard deviation ${number(test, "sd")} in ${test.draws} random assignments`,
  "wild-bootstrap": (test) => {
    const end = (key: "low" | "high"): string => (test[key] === undefined ? "no end" : number(test, key));
    return `is ${number(test, "estimate")}, interval by inversion ${end("low")} to ${end("high")}; ${test.draws} draws, ${test.clusters} clusters`;
  },
  "leave-one-out": (test) => {
    const groups = test.groups as readonly { name: string; estimate: number }[];
    const nameOf = (key: "low" | "high"): string => (groups.find(({ estimate }) => estimate === test[key]) as { name: string }).name;
    return `goes from ${number(test, "low")} (without ${nameOf("low")}) to ${number(test, "high")} (without ${nameOf("high")}) over ${groups.length} groups; jackknife standard error ${number(test, "se")}`;
  },
  oster: (test) => {
    const { deltaGiven, controlled, uncontrolled } = test as { deltaGiven: number; controlled: Numbers; uncontrolled: Numbers };
    const found = `${number(controlled, "estimate")} with controls, ${number(uncontrolled, "estimate")} without`;
    return `is the coefficient at delta = ${deltaGiven} and rMax = ${number(test, "rMax")}: ${found}; it is 0 at delta = ${number(test, "delta")}`;
  },
};

/** "decides for sdm; lmLag p <0.001, ..; both restrictions are rejected: sdm" of a test that decides; undefined where the row says all. */
export function remarkOf(test: ReportedTest): string | undefined {
  const { decision, path = [], type = "" } = test;
  if (decision !== undefined) return [`decides for ${decision}`, ...path].join("; ");
  return REMARKS[type]?.(test as unknown as Numbers);
}
