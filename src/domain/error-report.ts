import { DateTime } from 'luxon';
import { formatPosition, type Position } from '../kernel/position.ts';
import { printable } from '../kernel/problem.ts';
import { withoutSecrets } from './without-secrets.ts';

/** One thing that is wrong with what a supplier sent. */
export interface ReportedFinding {
  readonly code: string;
  readonly position?: Position | undefined;
  readonly message: string;
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
}

/** A file of the supplier, or a document of ours that its system rejected. */
export type ReportedSubject =
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly receivedAt: Date;
      /** Nothing of it could be used. */
      readonly isWhole: boolean;
      /** The first of them. */
      readonly findings: readonly ReportedFinding[];
      readonly count: number;
    }
  | { readonly kind: 'rejected'; readonly document: string; readonly says: string };

export interface ReportWords {
  readonly supplier: string;
  readonly timeZone: string;
  readonly subject?: string | undefined;
  readonly opening?: string | undefined;
  readonly closing?: string | undefined;
}

const MOST_SUBJECTS = 50;
const LONGEST_SUBJECT = 160;

/** What a supplier is told of its files, for somebody who has never heard of us: where, what was found, what was expected, how to mend it. */
export function reportOf(
  subjects: readonly ReportedSubject[],
  words: ReportWords,
): { readonly subject: string; readonly text: string } {
  const [first, ...others] = subjects;
  const files = `${first === undefined ? '' : nameOf(first)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
  const left = subjects.length - MOST_SUBJECTS;
  const lines = [
    words.opening ??
      `Hello ${words.supplier},\n\nour system could not use all of what came from yours. Here is what it was, where it stands and how it can be mended.`,
    '',
    ...subjects.slice(0, MOST_SUBJECTS).flatMap((one, index) => [...aboutSubject(one, index + 1, words.timeZone), '']),
    ...(left > 0 ? [`And ${left} more of the kind.`, ''] : []),
    words.closing ??
      'Whatever was right in these files is used already; nothing is lost. Please answer this mail if anything is unclear.',
    '',
  ];
  const subject = (words.subject ?? 'Please look at {files}').replaceAll('{files}', files);
  return { subject: oneLine(subject).slice(0, LONGEST_SUBJECT), text: lines.join('\n') };
}

function nameOf(subject: ReportedSubject): string {
  return oneLine(subject.kind === 'file' ? subject.name : subject.document);
}

function aboutSubject(subject: ReportedSubject, number: number, timeZone: string): string[] {
  if (subject.kind === 'rejected') {
    return [
      `${number}. Your system rejected our ${oneLine(subject.document)}.`,
      `   It said: ${oneLine(subject.says)}.`,
      '   To mend it: tell us what your system expects; until then nothing of it will be shipped.',
    ];
  }
  const at = DateTime.fromJSDate(subject.receivedAt, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm ZZZZ');
  const more = subject.count - subject.findings.length;
  return [
    `${number}. ${oneLine(subject.name)}, received ${at}: ${subject.isWhole ? 'nothing of it could be used' : 'some of it could not be used'}.`,
    ...subject.findings.flatMap(aboutFinding),
    ...(more > 0 ? [`   - and ${more} more.`] : []),
  ];
}

function aboutFinding({ code, position, message, found, expected }: ReportedFinding): string[] {
  const { file: _, ...place } = position ?? {};
  const where = formatPosition(place);
  // What a value is called in here says nothing to whoever wrote the file.
  const said = code.startsWith('MAP-') && (found ?? expected) !== undefined ? 'this value cannot be used' : message;
  const sentence = oneLine(said).replace(/[.]$/, '');
  const what = [
    found === undefined ? undefined : `found "${oneLine(found)}"`,
    expected === undefined ? undefined : `expected ${oneLine(expected)}`,
  ].filter((part) => part !== undefined);
  return [
    `   - ${where === '' ? '' : `${capital(oneLine(where))}: `}${sentence}${what.length === 0 ? '' : ` (${what.join('; ')})`}.`,
    `     To mend it: ${remedyOf(code)}`,
  ];
}

const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /^(FILE-INCOMPLETE|[A-Z0-9]+-CUT|X12-UNTERMINATED|X12-IEA-MISSING|X12-GE-MISSING|X12-SE-MISSING)$/,
    'the file ends too early; send it whole, under a temporary name that is changed when it is complete.',
  ],
  [
    /^(FILE-EMPTY|FORMAT-EMPTY|X12-NO-DOCUMENTS)$/,
    'send the file again with its content, or none where there is nothing to say.',
  ],
  [/^PGP-|^PACKED-/, 'pack or encrypt it again as agreed, and send it once more.'],
  [
    /^(INTERCHANGE-CONFLICT|X12-GS-DUPLICATE|X12-ST-DUPLICATE)$/,
    'give every interchange a control number of its own, and send it again.',
  ],
  [/^X12-/, 'correct the segment, and send the whole interchange again with a new control number.'],
  [/HEADER|COLUMN|LAYOUT|ROW-WIDTH|ROW-TYPE/, 'write the columns as agreed, or tell us before they change.'],
  [/^FORMAT-CHARSET/, 'write the file in the character set that was agreed.'],
];

function remedyOf(code: string): string {
  const known = REMEDIES.find(([pattern]) => pattern.test(code))?.[1];
  return known ?? 'correct the value where it comes from, and send it again in your next file.';
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** One printable line, without what looks like a secret. */
function oneLine(text: string): string {
  return printable(withoutSecrets(text));
}
