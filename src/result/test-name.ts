// The parts of a result's name: TEST[/variable][/period][/part].

export interface NamedResult {
  readonly name: string;
  readonly variable?: string;
  readonly period?: string;
  readonly part?: string;
}

/** The test that a result is of: its name without variable, period and part. */
export function testOf({ name, variable, period, part }: NamedResult): string {
  const tail = [variable, period, part].map((text) => (text === undefined ? "" : `/${text}`)).join("");
  return name.endsWith(tail) ? name.slice(0, name.length - tail.length) : name;
}

/** Variable and part: what the results of one line over the periods share besides their test; "" where there is neither. */
export const seriesOf = ({ variable, part }: NamedResult): string => [variable, part].filter((text) => text !== undefined).join("/");

/** Whether a result is called so, or is one of several that are: "moran" is "moran/gsp/1970" too. */
export const isCalled = ({ name }: NamedResult, asked: string): boolean => name === asked || name.startsWith(`${asked}/`);
