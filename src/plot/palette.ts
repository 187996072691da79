// Colors. Told apart by color-blind readers, and by lightness in gray print.

/** The accent, and what stands against it; seen on white and on black. */
export const ACCENT = "#2f7cc0";
export const CONTRAST = "#c0491b";
export const GUIDE = "#9aa0a6";
/** Between the units of a map: seen on the lightest class and on the darkest. */
export const BORDER = "#8a8f94";

/** Models side by side: Okabe and Ito (2008), dark ones first. */
export const SERIES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7a6a00", "#56b4e9"] as const;

/** Light to dark blue (ColorBrewer YlGnBu, 9 steps). */
const SEQUENTIAL = ["#ffffd9", "#edf8b1", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#253494", "#081d58"];
/** Blue to red (ColorBrewer RdBu reversed, 9 steps). */
const DIVERGING = ["#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7", "#fddbc7", "#f4a582", "#d6604d", "#b2182b"];

/** Local clusters, colors of GeoDa's maps. */
export const CLUSTERS: readonly (readonly [quadrant: string, color: string])[] = [
  ["high-high", "#b2182b"],
  ["low-low", "#2166ac"],
  ["high-low", "#f4a582"],
  ["low-high", "#92c5de"],
];
export const NOT_SIGNIFICANT = "#eeeeee";

function spread(colors: readonly string[], count: number): readonly string[] {
  if (count === 1) return [colors[colors.length >> 1]];
  return Array.from({ length: count }, (_, i) => colors[Math.round((i * (colors.length - 1)) / (count - 1))]);
}

/** `count` colors from light to dark; the palest yellow is left out where it need not be used. */
export const sequential = (count: number): readonly string[] => spread(count < 8 ? SEQUENTIAL.slice(1, 8) : SEQUENTIAL, count);

/** `count` colors from blue over white to red. */
export const diverging = (count: number): readonly string[] => spread(DIVERGING, count);
