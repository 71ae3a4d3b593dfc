import { kindReferences } from '../../mapping/reference.ts';
import type { FieldTrace, Tracer } from '../../mapping/trace.ts';

export interface UnsetField {
  /** Dotted place in the mapping file. */
  readonly path: string;
  readonly field: string;
  /** False: the mapping does not mention it. */
  readonly isMapped: boolean;
}

/** A field whose address was always blank, so that its default was taken every time. */
export interface DefaultedField {
  readonly path: string;
  readonly field: string;
  readonly default: string;
}

export interface TalliedFields {
  /** Canonical fields, or places that are written, that never got a value. */
  readonly neverSet: readonly UnsetField[];
  readonly alwaysDefaulted: readonly DefaultedField[];
}

/** Counts, per field, how often it got a value and how often only its default. */
export class FieldTally {
  readonly #counts = new Map<string, { evaluated: number; set: number; defaulted: number; default: string }>();
  /** A trace fills until the next one begins. */
  #open: FieldTrace | undefined;

  take(trace: FieldTrace): void {
    this.#settle();
    this.#open = trace;
  }

  result(tracer: Tracer, kind: string | undefined): TalliedFields {
    this.#settle();
    const { fields } = tracer;
    const declared = [...fields].map(([path, field]) => ({ path, field, isMapped: true }));
    const canonical = kindReferences().find((one) => one.kind === kind)?.fields ?? [];
    const missing = canonical
      .map(({ part, name }) => ({ path: `${part}.${name}`, field: name, isMapped: false }))
      .filter(({ path }) => !fields.has(path));
    const unset = declared.filter(({ path }) => (this.#counts.get(path)?.set ?? 0) === 0);
    const alwaysDefaulted = declared.flatMap(({ path, field }) => {
      const counts = this.#counts.get(path);
      const isAlways = counts !== undefined && counts.evaluated > 0 && counts.defaulted === counts.evaluated;
      return isAlways ? [{ path, field, default: counts.default }] : [];
    });
    return { neverSet: [...unset, ...missing], alwaysDefaulted };
  }

  #settle(): void {
    const trace = this.#open;
    this.#open = undefined;
    if (trace === undefined || trace.isSkipped) return;
    const counts = this.#counts.get(trace.path) ?? { evaluated: 0, set: 0, defaulted: 0, default: '' };
    this.#counts.set(trace.path, counts);
    counts.evaluated += 1;
    if (trace.value !== undefined) counts.set += 1;
    if (trace.default === undefined) return;
    counts.defaulted += 1;
    counts.default = trace.default;
  }
}
