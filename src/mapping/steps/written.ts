import { stringify } from 'yaml';

/** A value as a mapping file writes it, in one line: `{ by: QTY03, to: EA }`, `"00"`. */
export function writtenYaml(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trim();
}

/** A step as a mapping file writes it, in one line: `trim`, `lookup: uom`, `slice: { from: 1, to: 2 }`. */
export function writtenStep(name: string, options: unknown): string {
  return options === undefined ? name : `${name}: ${writtenYaml(options)}`;
}
