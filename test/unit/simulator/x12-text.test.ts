import { expect, it } from 'vitest';
import { writeX12 } from '../../../src/simulator/suppliers/x12-text.ts';

it('writes fixed-width ISA, counts, and nothing that X12 would take for a separator', () => {
  const bytes = writeX12({
    sender: { qualifier: '12', id: '8005551212' },
    receiver: { qualifier: 'ZZ', id: 'CROSSDOCK' },
    functionalId: 'IB',
    interchangeControlNumber: 42,
    groupControlNumber: 7,
    date: '20261122',
    time: '1130',
    set: '846',
    segments: [
      ['PID', 'F', undefined, undefined, undefined, 'Zoë’s *best* tent > 3 × 3 m ~\n'],
      ['QTY', '33', 5, undefined, ''],
    ],
  });
  expect(Buffer.from(bytes).toString('latin1')).toBe(
    [
      'ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *261122*1130*U*00401*000000042*0*P*>~',
      'GS*IB*8005551212*CROSSDOCK*20261122*1130*7*X*004010~',
      'ST*846*0001~',
      "PID*F****Zoe's  best  tent   3 x 3 m  ~",
      'QTY*33*5~',
      'SE*4*0001~',
      'GE*1*7~',
      'IEA*1*000000042~',
      '',
    ].join('\n'),
  );
});
