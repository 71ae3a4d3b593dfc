/** The value that a JSON pointer (RFC 6901) names, or undefined. */
export function valueAt(value: unknown, pointer: string): unknown {
  let at = value;
  for (const raw of pointer.split('/').slice(1)) {
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

const LONGEST_REFERENCE = 200;

/** The supplier's number at a pointer, as text; undefined for anything that is no number or text of sensible length. */
export function referenceAt(value: unknown, pointer: string | undefined): string | undefined {
  const found = pointer === undefined ? undefined : valueAt(value, pointer);
  const text = typeof found === 'number' || typeof found === 'string' ? String(found).trim() : '';
  return text === '' || text.length > LONGEST_REFERENCE || text.includes('\0') ? undefined : text;
}

/** Whether a number or text somewhere in the value is exactly this one. */
export function mentions(value: unknown, wanted: string): boolean {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one === 'object' && one !== null) waiting.push(...Object.values(one));
    else if (String(one) === wanted) return true;
  }
  return false;
}
