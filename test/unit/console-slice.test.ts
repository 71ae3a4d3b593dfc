import { expect, it } from 'vitest';
import { segmentLines } from '../../console/src/pages/exception/slice-lines.ts';

const shown = (before: string, marked: string, after: string): string => {
  const parts = segmentLines({ before, marked, after, terminator: '~' });
  return parts.before + parts.marked + parts.after;
};

it('shows each segment in a line of its own where the file has them all in one', () => {
  expect(shown('ST*846~BIA*00~', 'QTY*33*4O~', 'CTT*1~SE*4~')).toBe('ST*846~\nBIA*00~\nQTY*33*4O~\nCTT*1~\nSE*4~\n');
});

it.each([['\n'], ['\r\n']])('shows no empty line where the file breaks its lines by %j itself', (line) => {
  const file = ['ST*846~', 'BIA*00~', 'QTY*33*4O~', 'CTT*1~', 'SE*4~', ''].join(line);
  const at = file.indexOf('QTY');
  const after = file.indexOf('~', at) + 1;
  expect(shown(file.slice(0, at), file.slice(at, after), file.slice(after))).toBe(file);
  // The bytes before it begin with the end of a line.
  const from = file.indexOf('~') + 1;
  expect(shown(file.slice(from, at), file.slice(at, after), file.slice(after))).toBe(file.slice(from + line.length));
});

it('keeps an empty line that is in the file', () => {
  expect(shown('ST*846~\n\n', 'QTY*33*4O~', '\n\nSE*4~\n')).toBe('ST*846~\n\nQTY*33*4O~\n\nSE*4~\n');
});

it('breaks nothing but segments where the file ends within one', () => {
  expect(shown('LIN**VN*LAMP~PID*F****Lamp~', 'CTP**RES*', '')).toBe('LIN**VN*LAMP~\nPID*F****Lamp~\nCTP**RES*');
});

it('leaves a slice by rows as it is', () => {
  const { before, marked, after } = { before: 'SKU,QTY\n', marked: 'LAMP,4O\n', after: 'DESK,3\n' };
  expect(segmentLines({ before, marked, after })).toMatchObject({ before, marked, after });
});
