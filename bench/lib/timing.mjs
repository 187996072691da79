// Times of functions that take turns, so that a noisy minute of the machine hits all of them.
import { Bench } from "tinybench";

/** Read by nobody; keeps the last result of every function alive. */
export const kept = new Map();

/**
 * Milliseconds of each function: every round calls each of them once. The first `warmUp` rounds compile and are not counted.
 * @param {Record<string, () => unknown>} functions
 * @returns {Map<string, number[]>}
 */
export function takeTurns(functions, { rounds, warmUp }) {
  const bench = new Bench({ iterations: 1, time: 0, warmup: false, retainSamples: true, throws: true });
  for (const [name, run] of Object.entries(functions)) bench.add(name, () => void kept.set(name, run()), { async: false });
  const times = new Map(Object.keys(functions).map((name) => [name, []]));
  for (let round = 0; round < warmUp + rounds; round++) {
    bench.reset(); // a task that has run is not run again
    for (const task of bench.runSync()) if (round >= warmUp) times.get(task.name).push(...task.result.latency.samples);
  }
  return times;
}

/** Median, smallest and the middle half of some times. */
export function summary(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => {
    const place = share * (sorted.length - 1);
    const low = Math.floor(place);
    return sorted[low] + (place - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
  };
  return { median: at(0.5), min: sorted[0], lower: at(0.25), upper: at(0.75), count: sorted.length };
}

/** The slope b of ln y = a + b ln x by least squares: how time grows with size. */
export function growthExponent(sizes, times) {
  const [x, y] = [sizes.map(Math.log), times.map(Math.log)];
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  return x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
