import type { Code } from '../../kernel/codes.ts';
import type { X12Strictness, X12Validation } from '../codec.ts';

/**
 * Named tolerances of the X12 reader. Each turns one refusal into a warning, per agreement: `tolerate` of a mapping or
 * supplier. Data only, so that profiles can check the names.
 */
export const x12Tolerances = {
  'short-isa': 'ISA values are not padded to their fixed width, or ISA16 is left out',
  'se-count': 'SE01 does not match the number of segments',
  'ge-count': 'GE01 does not match the number of transaction sets',
  'iea-count': 'IEA01 does not match the number of groups',
  'trailer-padding': 'trailers write control numbers with other zeros or blanks than their headers: nothing is said',
  'unterminated-end': 'the last segment of the file (IEA) has no terminator',
  'duplicate-control': 'transaction sets of one group, or groups of one interchange, share a control number',
  'text-outside': 'text before, between or after interchanges',
  'line-breaks': 'line breaks inside segments are layout, though ISA itself is not wrapped',
  'unknown-segment': 'segments that do not belong to the transaction set',
  'missing-segment': 'a mandatory segment is missing',
  'missing-element': 'a mandatory element is empty',
  'control-characters': 'item numbers, references and other identifiers contain control characters',
  'element-number': 'an element that must be a number is not one',
} as const satisfies Record<string, string>;

export type X12Tolerance = keyof typeof x12Tolerances;

/** What an agreement may refuse although X12 leaves it open. */
export const x12Strictness: Readonly<Record<X12Strictness, string>> = {
  'unknown-code': 'a code that the lists here do not have',
};

export interface ValidationLevel {
  readonly about: string;
  /** The findings of this level: none of them is made when validation stops before it. */
  readonly codes: readonly Code[];
}

/** What is checked at each level of validation; a level includes those before it. */
export const x12Levels = {
  integrity: {
    about: 'envelope, counts, control numbers, labels',
    codes: [
      'X12-NO-INTERCHANGE',
      'X12-TEXT-OUTSIDE',
      'X12-ISA-WIDTH',
      'X12-ISA-COMPONENT',
      'X12-ISA-TAG',
      'X12-ISA-VALUE',
      'X12-IEA-MISSING',
      'X12-IEA-COUNT',
      'X12-IEA-CONTROL',
      'X12-UNTERMINATED',
      'X12-SEGMENT-SIZE',
      'X12-STRAY-SEGMENT',
      'X12-TA1-COUNT',
      'X12-GE-MISSING',
      'X12-GE-COUNT',
      'X12-GE-CONTROL',
      'X12-GS-VALUE',
      'X12-GS-DUPLICATE',
      'X12-ENVELOPE-VALUE',
      'X12-NO-DOCUMENTS',
      'X12-SE-MISSING',
      'X12-SE-COUNT',
      'X12-SE-CONTROL',
      'X12-ST-VALUE',
      'X12-ST-DUPLICATE',
      'X12-CONTROL-PADDING',
      'X12-SET-LABEL',
      'X12-GS-LABEL',
      'X12-VERSION-LABEL',
      'X12-CTT-COUNT',
      'X12-LINE-BREAK',
      'X12-MORE-PROBLEMS',
    ],
  },
  syntax: {
    about: 'order, presence and repetition of segments',
    codes: [
      'X12-VERSION-NEAREST',
      'X12-VERSION-UNKNOWN',
      'X12-SEGMENT-UNKNOWN',
      'X12-SEGMENT-MISSING',
      'X12-SEGMENT-ORDER',
      'X12-SEGMENT-REPEATS',
    ],
  },
  elements: {
    about: 'presence, type, length and codes of elements',
    codes: [
      'X12-ELEMENT-MISSING',
      'X12-ELEMENT-NUMBER',
      'X12-ELEMENT-QUALIFIER',
      'X12-ELEMENT-POINT',
      'X12-ELEMENT-LENGTH',
      'X12-ELEMENT-DATE',
      'X12-ELEMENT-TIME',
      'X12-ELEMENT-CODE',
      'X12-ELEMENT-EXTRA',
      'X12-ELEMENT-REPEATS',
      'X12-ELEMENT-CHARACTER',
    ],
  },
  conditions: {
    about: 'what elements demand of one another',
    codes: ['X12-ELEMENT-CONDITION'],
  },
} as const satisfies Record<X12Validation, ValidationLevel>;

const ORDER: readonly string[] = Object.keys(x12Levels);

/** Whether validation up to one level includes another. */
export function includesLevel(upTo: X12Validation, level: X12Validation): boolean {
  return ORDER.indexOf(level) <= ORDER.indexOf(upTo);
}
