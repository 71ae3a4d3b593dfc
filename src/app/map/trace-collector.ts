import type { FieldTrace } from '../../mapping/trace.ts';

/** Sorts the traces of fields into those of the header and those of the line that is being read. */
export class TraceCollector {
  readonly #header = new Map<string, FieldTrace>();
  #line: FieldTrace[] = [];

  take(trace: FieldTrace): void {
    if (!trace.path.startsWith('document.')) {
      this.#line.push(trace);
      return;
    }
    // A header that is read from rows is evaluated for each of them; the first row that says something counts.
    const known = this.#header.get(trace.field);
    if (known?.value === undefined) this.#header.set(trace.field, trace);
  }

  header(): FieldTrace[] {
    const traces = [...this.#header.values()];
    this.#header.clear();
    return traces;
  }

  line(): FieldTrace[] {
    const traces = this.#line;
    this.#line = [];
    return traces;
  }
}
