/**
 * Named tolerances of the X12 reader. Each turns one refusal into a warning, per agreement: `tolerate` of a mapping or
 * supplier. Data only, so that profiles can check the names.
 */
export const x12Tolerances = {
  'short-isa': 'ISA values are not padded to their fixed width, or ISA16 is left out',
  'se-count': 'SE01 does not match the number of segments',
  'ge-count': 'GE01 does not match the number of transaction sets',
  'iea-count': 'IEA01 does not match the number of groups',
  'unterminated-end': 'the last segment of the file (IEA) has no terminator',
  'duplicate-control': 'transaction sets of one group, or groups of one interchange, share a control number',
  'text-outside': 'text before, between or after interchanges',
  'unknown-segment': 'segments that do not belong to the transaction set',
  'missing-segment': 'a mandatory segment is missing',
  'missing-element': 'a mandatory element is empty',
  'control-characters': 'item numbers, references and other identifiers contain control characters',
  'element-number': 'an element that must be a number is not one',
} as const satisfies Record<string, string>;

export type X12Tolerance = keyof typeof x12Tolerances;
