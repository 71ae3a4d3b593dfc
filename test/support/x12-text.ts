/** Parts of an X12 file written for a test. Anything left out is what a careful partner would send. */
export interface InterchangeText {
  readonly set: string;
  /** Segments between ST and SE, written with `*`. */
  readonly body: readonly string[];
  readonly element?: string;
  /** Terminator with whatever follows it, e.g. `~\r\n`. */
  readonly segment?: string;
  readonly component?: string;
  readonly repetition?: string;
  readonly version?: string;
  /** How many transaction sets; numbered 0001, 0002, … */
  readonly times?: number;
  readonly functionalId?: string;
}

const GROUPS: Readonly<Record<string, string>> = {
  '810': 'IN',
  '846': 'IB',
  '850': 'PO',
  '855': 'PR',
  '856': 'SH',
  '997': 'FA',
};

/** A whole interchange: ISA 000000101, GS 7, ST 0001 and so on, counts right. */
export function interchange(text: InterchangeText): string {
  const { element = '*', segment = '~', component = '>', version = '004010', times = 1 } = text;
  const repetition = text.repetition ?? 'U';
  const isa = [
    'ISA',
    '00',
    ' '.repeat(10),
    '00',
    ' '.repeat(10),
    'ZZ',
    'SUPPLIER'.padEnd(15),
    'ZZ',
    'CROSSDOCK'.padEnd(15),
    '260901',
    '1030',
    repetition,
    version.slice(0, 5),
    '000000101',
    '0',
    'P',
    component,
  ].join(element);
  const group = text.functionalId ?? GROUPS[text.set] ?? 'ZZ';
  const lines = [`GS*${group}*SUPPLIER*CROSSDOCK*20260901*1030*7*X*${version}`];
  for (let number = 1; number <= times; number += 1) {
    const control = String(number).padStart(4, '0');
    lines.push(`ST*${text.set}*${control}`, ...text.body, `SE*${text.body.length + 2}*${control}`);
  }
  lines.push(`GE*${times}*7`, 'IEA*1*000000101');
  return [isa, ...lines.map((line) => line.replaceAll('*', element))].map((line) => line + segment).join('');
}
