// Remedies in messages are written as study files have them; a verb without a study file says them as its options.

/** A word of a shell: quoted where it must be. */
const shellWord = (text: string): string => (/^[\w.:/@%+-]+$/.test(text) ? text : `"${text}"`);

type Replacement = readonly [RegExp, string | ((...parts: string[]) => string)];

const REPLACEMENTS: readonly Replacement[] = [
  [
    /`prepare: \[\{dropMissing: \[([^\]]*)\](?:, by: ([^}]*))?\}\]`/g,
    (_, columns, by) =>
      `\`--drop-missing ${columns.split(", ").map(shellWord).join(" ")}${by === undefined ? "" : ` --drop-by ${shellWord(by)}`}\``,
  ],
  [/`prepare: \[\{filter: (.*?)\}\]`/g, (_, condition) => `\`--filter ${condition}\``],
  [/`where: (".*?")`/g, "`--where $1`"],
  [/`where` acts/g, "--where acts"],
  [/made before `where`/g, "made before --where"],
  [/`by: ([^`]*)`/g, (_, column) => `\`--drop-by ${shellWord(column)}\``],
  [
    /(weights "([^"]*)" has .*); choose islands: keep, nearest or drop/g,
    (_, found, name) => `${found}; choose islands=keep, nearest or drop, as in --weights ${withOption(name, "islands=keep")}`,
  ],
  [/choose islands: keep$/g, "choose islands=keep in --weights"],
  [/\(subset: data leaves them out\)/g, "(subset=data in --weights leaves them out)"],
  [/needs `(entity|time)` in `data`/g, "needs --$1"],
  [/comes with model: sar,/g, "comes with --model sar,"],
  [/use (standardize: row|bias: none) or bias: none/g, "use standardize=row in --weights or --bias none"],
];

/** "queen.gal:islands=keep", "knn:k=..,islands=keep". */
const withOption = (name: string, option: string): string => `${name}${name.includes(".") ? ":" : ":..,"}${option}`;

/** The message with the remedies of study files as options of a verb. */
export function asOptions(message: string): string {
  return REPLACEMENTS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement as string), message);
}
