/** Writes X12 004010 as Acme does: `*` `>` `~` and a newline after every terminator. */

export type Segment = readonly (string | number | undefined)[];

export interface X12File {
  readonly sender: { readonly qualifier: string; readonly id: string };
  readonly receiver: { readonly qualifier: string; readonly id: string };
  /** GS01. */
  readonly functionalId: string;
  readonly interchangeControlNumber: number;
  readonly groupControlNumber: number;
  /** Local date and time: CCYYMMDD and HHMM. */
  readonly date: string;
  readonly time: string;
  /** ST01. */
  readonly set: string;
  /** Without ST and SE. */
  readonly segments: readonly Segment[];
}

/** One interchange with one group and one transaction set. ISA as the standard lays it out: fixed widths. */
export function writeX12(file: X12File): Uint8Array {
  const { sender, receiver, date, time } = file;
  const interchange = String(file.interchangeControlNumber).padStart(9, '0');
  const group = String(file.groupControlNumber);
  const control = '0001';
  const isa = `ISA*00*${' '.repeat(10)}*00*${' '.repeat(10)}*${sender.qualifier}*${sender.id.padEnd(15)}*${receiver.qualifier}*${receiver.id.padEnd(15)}*${date.slice(2)}*${time}*U*00401*${interchange}*0*P*>`;
  const lines = [
    isa,
    segment(['GS', file.functionalId, sender.id, receiver.id, date, time, group, 'X', '004010']),
    segment(['ST', file.set, control]),
    ...file.segments.map(segment),
    segment(['SE', file.segments.length + 2, control]),
    segment(['GE', 1, group]),
    segment(['IEA', 1, interchange]),
  ];
  return Buffer.from(lines.map((line) => `${line}~\n`).join(''), 'latin1');
}

/** Trailing empty elements are dropped; what X12 cannot carry is replaced, as there is no escape character. */
function segment(elements: Segment): string {
  const texts = elements.map((element) => (element === undefined ? '' : plain(String(element))));
  while (texts.at(-1) === '') texts.pop();
  return texts.join('*');
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll('×', 'x')
    .replaceAll('’', "'")
    .replace(/[*>~^]/g, ' ')
    .replace(/[^ -~]/g, '');
}
