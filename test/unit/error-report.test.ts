import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ReportedSubject, reportOf } from '../../src/domain/error-report.ts';

const words = { supplier: 'Bravo', timeZone: 'America/Chicago' };
const file = (more: Partial<Extract<ReportedSubject, { kind: 'file' }>> = {}): ReportedSubject => ({
  kind: 'file',
  name: 'stock_1.csv',
  receivedAt: new Date('2026-11-24T13:01:00Z'),
  isWhole: false,
  findings: [
    {
      code: 'MAP-NUMBER',
      position: { file: 'stock_1.csv', row: 14, column: 'Qty Avail' },
      message: 'This is no number.',
      found: 'many',
      expected: 'a whole number',
    },
  ],
  count: 1,
  ...more,
});

it('says in plain words which file, where, what was found, what was expected and how to mend it', () => {
  expect(reportOf([file()], words)).toEqual({
    subject: 'Please look at stock_1.csv',
    text: `Hello Bravo,

our system could not use all of what came from yours. Here is what it was, where it stands and how it can be mended.

1. stock_1.csv, received 2026-11-24 07:01 CST: some of it could not be used.
   - Row 14, column "Qty Avail": this value cannot be used (found "many"; expected a whole number).
     To mend it: correct the value where it comes from, and send it again in your next file.

Whatever was right in these files is used already; nothing is lost. Please answer this mail if anything is unclear.
`,
  });
});

it('names a segment and element of EDI, what could not be used at all, and counts what it does not list', () => {
  const { subject, text } = reportOf(
    [
      file({
        name: '846.edi',
        isWhole: true,
        count: 40,
        findings: [
          {
            code: 'X12-ELEMENT-NUMBER',
            position: { interchange: '000000101', transactionSet: '0001', segment: 14, tag: 'QTY', element: 2 },
            message: 'An element must be a number',
            found: '4O',
          },
        ],
      }),
      { kind: 'rejected', document: 'purchase order PO-1', says: 'AK5 R, segment error' },
    ],
    { ...words, subject: 'EDI problem: {files}', opening: 'Dear partner,', closing: 'Regards' },
  );
  expect(subject).toBe('EDI problem: 846.edi and 1 more');
  expect(text).toContain('ISA 000000101, ST 0001, segment 14 (QTY02): An element must be a number (found "4O").');
  expect(text).toContain('nothing of it could be used');
  expect(text).toContain('and 39 more.');
  expect(text).toContain('2. Your system rejected our purchase order PO-1.');
  expect(text).toMatch(/^Dear partner,\n/);
  expect(text).not.toMatch(/X12-ELEMENT|MAP-/);
});

it('whatever a file has in it, the subject is one short line, and no line is forged', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), fc.string({ maxLength: 400 }), (name, found) => {
      const hostile = file({
        name: `${name}\r\nBcc: thief@example.com`,
        findings: [{ code: 'MAP-NUMBER', message: found, found: `${found}\npassword=hunter2x` }],
      });
      const { subject, text } = reportOf([hostile], words);
      expect(subject.length).toBeLessThanOrEqual(160);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
      expect(subject).not.toMatch(/[\u0000-\u001f]/);
      expect(text).not.toMatch(/^Bcc:|hunter2x/m);
      expect(text.split('\n').length).toBe(reportOf([file()], words).text.split('\n').length);
    }),
  );
});
