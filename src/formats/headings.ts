/** A column that is called like an earlier one, both counted from 0. */
export interface RepeatedHeading {
  readonly name: string;
  readonly index: number;
  /** The last one before it. */
  readonly earlier: number;
}

/** The columns of a table that cannot be told apart: case and blanks around a name do not count, nor do empty names. */
export function repeatedHeadings(header: readonly string[]): RepeatedHeading[] {
  const seen = new Map<string, number>();
  return header.flatMap((name, index) => {
    const key = name.trim().toLowerCase();
    const earlier = seen.get(key);
    seen.set(key, index);
    return key === '' || earlier === undefined ? [] : [{ name, index, earlier }];
  });
}
