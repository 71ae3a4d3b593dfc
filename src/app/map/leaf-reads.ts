/** A canonical document that remembers which of its values were read. */
export class LeafReads {
  /** The document, to be read instead of the one given. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly #given: Readonly<Record<string, unknown>>;
  readonly #root: string;
  readonly #read = new Set<string>();

  constructor(root: string, given: Readonly<Record<string, unknown>>) {
    this.#root = root;
    this.#given = given;
    this.document = this.#watched(given, root);
  }

  /** Values that nobody read, by path with `[]` for the elements of a list. */
  unread(): { readonly path: string; readonly value: string }[] {
    return leavesOf(this.#given, this.#root).filter(({ path }) => !this.#read.has(path));
  }

  #watched<Part extends object>(part: Part, path: string): Part {
    return new Proxy(part, {
      get: (target, key, receiver) => {
        const value: unknown = Reflect.get(target, key, receiver);
        if (typeof key !== 'string' || !Object.hasOwn(target, key)) return value;
        const inner = pathOf(target, key, path);
        if (typeof value === 'object' && value !== null) return this.#watched(value, inner);
        this.#read.add(inner);
        return value;
      },
    });
  }
}

function leavesOf(part: object, path: string): { path: string; value: string }[] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    const inner = pathOf(part, key, path);
    if (typeof value === 'object' && value !== null) return leavesOf(value, inner);
    return value === undefined || value === '' ? [] : [{ path: inner, value: String(value) }];
  });
}

function pathOf(part: object, key: string, path: string): string {
  return Array.isArray(part) ? `${path}[]` : `${path}.${key}`;
}
