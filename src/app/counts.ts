/** With thousands separators: `1,234`. */
export function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** A count and what is counted: `1 line`, `1,234 lines`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}
