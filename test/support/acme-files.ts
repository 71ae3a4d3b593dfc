/** Files of Acme (X12 004010) as small as they can be, with control numbers that grow. */
export function acmeFiles() {
  let number = 0;
  const file = (set: string, group: string, body: string): string => {
    number += 1;
    const control = String(number).padStart(9, '0');
    const segments = `ST*${set}*0001~${body}`;
    return `ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *261122*0400*U*00401*${control}*0*P*>~GS*${group}*8005551212*CROSSDOCK*20261122*0400*${number}*X*004010~${segments}SE*${segments.split('~').length}*0001~GE*1*${number}~IEA*1*${control}~`;
  };
  return {
    /** Any set, for what the others do not say. */
    file,
    stock: (quantity: number, reference: string) =>
      file('846', 'IB', `BIA*00*DD*${reference}*20261122*0100~LIN**VN*LAMP~CTP**WHL*4~QTY*33*${quantity}*EA~CTT*1~`),
    functional: (group: number | string, status: 'A' | 'R') =>
      file('997', 'FA', `AK1*PO*${group}~AK2*850*0001~AK5*${status}~AK9*${status}*1*1*${status === 'A' ? 1 : 0}~`),
    /** `promised`: 20261201 */
    acknowledgment: (poNumber: string, units: number, promised?: string) =>
      file(
        '855',
        'PR',
        `BAK*00*AD*${poNumber}*20261122~PO1*1*${units}*EA*4**VN*LAMP~ACK*IA*${units}*EA${promised === undefined ? '' : `*068*${promised}`}~CTT*1~`,
      ),
    shipNotice: (poNumber: string, units: number) =>
      file(
        '856',
        'SH',
        `BSN*00*SHP-${number}*20261124*1010*0001~HL*1**S*1~TD5*B*2*UPSN~DTM*011*20261124~HL*2*1*O*1~PRF*${poNumber}~HL*3*2*P*1~REF*2I*1Z999AA10123456784~MAN*CP*PKG-${number}~HL*4*3*I*0~LIN*1*VN*LAMP~SN1**${units}*EA~CTT*4~`,
      ),
    invoice: (poNumber: string, units: number) =>
      file(
        '810',
        'IN',
        `BIG*20261203*INV-${number}*20261122*${poNumber}~IT1*1*${units}*EA*4**VN*LAMP~TDS*${units * 400}~CTT*1~`,
      ),
  };
}
