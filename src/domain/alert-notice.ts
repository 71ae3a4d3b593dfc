import { type Code, codes } from '../kernel/codes.ts';
import { printable } from '../kernel/problem.ts';
import { withoutSecrets } from './without-secrets.ts';

/** What happened to an exception that somebody is told of. */
export interface AlertedEvent {
  readonly kind: 'opened' | 'escalated' | 'reminder' | 'resolved' | 'unanswered' | 'many';
  readonly at: Date;
  readonly exceptionId: string;
  readonly code: Code;
  readonly severity: 'warning' | 'error';
  readonly supplierId: string | null;
  readonly message: string;
  readonly openedAt: Date;
  readonly closedBecause: string | null;
  /** Open ones of the same code and supplier that are not told one by one. */
  readonly others?: number | undefined;
}

export interface NoticeText {
  readonly subject: string;
  readonly text: string;
  readonly body: string;
}

const LONGEST_SUBJECT = 160;
const LONGEST_MESSAGE = 2_000;
/** Of a digest; the rest is counted. */
const MOST_LISTED = 50;

const WORDS: Readonly<Record<AlertedEvent['kind'], string>> = {
  opened: '',
  escalated: 'Worse now: ',
  reminder: 'Still open: ',
  resolved: 'Resolved: ',
  unanswered: 'Nobody answered: ',
  many: 'Many: ',
};

/** One event in sentences: what, where, since when, why it matters, what to do; and the same as data. */
export function noticeOf(event: AlertedEvent): NoticeText {
  const { why, remedy } = codes[event.code];
  const lines = [
    clean(event.message),
    '',
    `${event.severity === 'error' ? 'Error' : 'Warning'} since ${event.openedAt.toISOString()}${
      event.supplierId === null ? '' : `, supplier ${event.supplierId}`
    }.`,
  ];
  if (event.kind === 'many') lines.push(`${event.others} of the same kind are open; they are not told one by one.`);
  if (event.kind === 'unanswered') lines.push('Others were told, and nobody acknowledged it.');
  if (event.kind === 'resolved') {
    lines.push(`Resolved at ${event.at.toISOString()}: ${clean(event.closedBecause ?? 'the cause is gone')}.`);
  } else {
    lines.push(`Why it matters: ${why}`, `What to do: ${remedy}`);
  }
  if (event.kind !== 'resolved')
    lines.push(
      `Seen it? *Acknowledge* under *Alerts* in the console, or \`crossdock alerts acknowledge ${event.exceptionId}\``,
    );
  lines.push(`More: ${docsOf(event.code)} · exception ${event.exceptionId}`, '');
  return {
    subject: subject(`${WORDS[event.kind]}${titleOf(event)}`),
    text: lines.join('\n'),
    body: JSON.stringify({
      type: `alert.${event.kind}`,
      timestamp: event.at.toISOString(),
      data: { alert: dataOf(event) },
    }),
  };
}

const BECAUSE = {
  storm: 'So much happened at once that it comes as one notice',
  quiet: 'This was held in the quiet hours',
};

/** Many events in one notice: a line each. */
export function digestOf(events: readonly AlertedEvent[], at: Date, why: 'storm' | 'quiet' = 'storm'): NoticeText {
  const opened = events.filter(({ kind }) => kind !== 'resolved').length;
  const listed = events.slice(0, MOST_LISTED);
  const more = events.length - listed.length;
  return {
    subject: subject(`${opened} need a person, ${events.length - opened} resolved`),
    text: [
      `${BECAUSE[why]}: ${opened} need a person, ${events.length - opened} are resolved.`,
      '',
      ...listed.map((event) => `- ${WORDS[event.kind]}${titleOf(event)}: ${clean(event.message)}`),
      ...(more > 0
        ? [`- and ${more} more: *Alerts* in the console, or \`crossdock alerts list\`, shows them all.`]
        : []),
      '',
      ...[...new Set(listed.map(({ code }) => code))].map((code) => `${code}: ${codes[code].remedy} (${docsOf(code)})`),
      '',
    ].join('\n'),
    body: JSON.stringify({
      type: 'alert.digest',
      timestamp: at.toISOString(),
      data: { count: events.length, alerts: listed.map(dataOf) },
    }),
  };
}

/** A notice that is about nothing but whether notices arrive. */
export function testNotice(at: Date): NoticeText {
  return {
    subject: subject('Test'),
    text: 'This is a test notice. Whoever reads it will be told by Crossdock what needs a person.\n',
    body: JSON.stringify({ type: 'alert.test', timestamp: at.toISOString(), data: {} }),
  };
}

function titleOf({ severity, supplierId, code }: AlertedEvent): string {
  return `${severity}: ${supplierId === null ? '' : `${supplierId}: `}${codes[code].title}`;
}

function dataOf(event: AlertedEvent): Readonly<Record<string, unknown>> {
  const { why, remedy } = codes[event.code];
  return {
    event: event.kind,
    at: event.at.toISOString(),
    exceptionId: event.exceptionId,
    code: event.code,
    severity: event.severity,
    ...(event.kind === 'many' ? { others: event.others } : {}),
    supplier: event.supplierId,
    message: clean(event.message),
    openedAt: event.openedAt.toISOString(),
    ...(event.kind === 'resolved' ? { resolvedBecause: clean(event.closedBecause ?? '') } : { why, remedy }),
    docs: docsOf(event.code),
  };
}

function docsOf(code: Code): string {
  return `docs/errors.md#${code.toLowerCase()}`;
}

/** One line that cannot become a header of its own, whatever a file or a server wrote into it. */
function subject(text: string): string {
  const line = `[Crossdock] ${clean(text)}`;
  return line.length > LONGEST_SUBJECT ? `${line.slice(0, LONGEST_SUBJECT - 1)}…` : line;
}

/** Text from elsewhere as one printable line of bounded length, without what looks like a secret. */
function clean(text: string): string {
  const line = printable(withoutSecrets(text));
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE)}…` : line;
}
