/** What a person chose in this browser (theme, style of times). One that keeps nothing works all the same. */
export function readChoice(name: string): string | undefined {
  try {
    return localStorage.getItem(`crossdock.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function noteChoice(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`crossdock.${name}`);
    else localStorage.setItem(`crossdock.${name}`, value);
  } catch {
    // It holds until the page is left, then.
  }
}
