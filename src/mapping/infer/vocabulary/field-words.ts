/** What the values of a field look like, so that a name alone does not decide. */
export type Looks =
  | 'sku'
  | 'id'
  | 'gtin'
  | 'quantity'
  | 'line-number'
  | 'amount'
  | 'date'
  | 'currency'
  | 'place'
  | 'flag'
  | 'status'
  | 'tracking'
  | 'text'
  | 'unit'
  | 'pack';

/** How a field is called and what its values look like. */
export interface FieldWords {
  readonly field: string;
  /** Where the canonical document has it; `both`: the header, or every line. */
  readonly part: 'document' | 'lines' | 'both' | 'aside';
  readonly looks: Looks;
  /** Phrase → how surely it means this field, up to 100. The order of its words does not matter. */
  readonly phrases: Readonly<Record<string, number>>;
  /** Words that make it something else. */
  readonly never?: string;
}
