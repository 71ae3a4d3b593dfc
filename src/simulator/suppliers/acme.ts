import type { Codec } from '../../formats/codec.ts';
import type { SegmentRecord, SourceRecord } from '../../formats/tree.ts';
import type { Clock } from '../../kernel/clock.ts';
import { isDecimal } from '../../kernel/decimal.ts';
import {
  acmeDate,
  acmeTime,
  inventoryAdvice,
  invoice,
  purchaseOrderAcknowledgment,
  shipNotice,
} from './acme-writer.ts';
import type { AcknowledgedGroup, Dialect, Numbering, OutgoingFile, Reading } from './dialect.ts';
import type { SupplierOrder, SupplierOrderLine } from './order.ts';
import { type ReadDocument, readFile } from './read-file.ts';
import { type Segment, writeX12 } from './x12-text.ts';

/**
 * Acme speaks X12 004010. It knows us as ZZ/CROSSDOCK, calls itself 12/8005551212, acknowledges every group with a 997
 * and checks the 997s that it gets for its own groups.
 */
const SELF = { qualifier: '12', id: '8005551212' };
const BUYER = { qualifier: 'ZZ', id: 'CROSSDOCK' };

/** GS01 and ST01 of what Acme sends. */
const SETS = { '846': 'IB', '855': 'PR', '856': 'SH', '810': 'IN', '997': 'FA' } as const;

export function acmeDialect(deps: { codec: Codec; numbering: Numbering; clock: Clock }): Dialect {
  const { codec, numbering, clock } = deps;
  /** `PR 101` for every group sent, so that a 997 for something else shows. */
  const sent = new Set<string>();

  function write(set: keyof typeof SETS, segments: readonly Segment[]): OutgoingFile {
    const group = numbering('group');
    const at = clock.now();
    sent.add(`${SETS[set]} ${group}`);
    const bytes = writeX12({
      sender: SELF,
      receiver: BUYER,
      functionalId: SETS[set],
      interchangeControlNumber: numbering('interchange'),
      groupControlNumber: group,
      date: acmeDate(at),
      time: acmeTime(at),
      set,
      segments,
    });
    return { name: `${set}_${numbering('file')}.edi`, bytes };
  }

  return {
    async read(file) {
      const { documents, interchangeAcknowledgments, faults } = await readFile(codec, file.name, file.bytes);
      const found = [...faults, ...documents.flatMap(addressFaults)];
      const orders: SupplierOrder[] = [];
      const acknowledged: AcknowledgedGroup[] = [];
      const purchaseOrders: ReadDocument[] = [];
      for (const document of documents) {
        const { set } = document.document;
        if (set === '997') {
          acknowledged.push(readAcknowledgment(segmentsOf(document), sent));
          continue;
        }
        purchaseOrders.push(document);
        found.push(...(set === '850' ? readOrder(segmentsOf(document), orders) : [`Acme does not read ${set}`]));
      }
      if (documents.length + interchangeAcknowledgments + found.length === 0) {
        found.push('the file holds no transaction set');
      }
      const isFine = found.length === 0;
      const reading: Reading = { orders: isFine ? orders : [], acknowledged, faults: found };
      const answer = receipt(purchaseOrders, isFine);
      return answer === undefined ? reading : { ...reading, receipt: write('997', answer) };
    },
    stock: (feed) => write('846', inventoryAdvice(feed, `FEED${numbering('feed')}`)),
    acknowledgment: (answer) => write('855', purchaseOrderAcknowledgment(answer)),
    shipNotice: (shipment) => write('856', shipNotice(shipment)),
    invoice: (bill) => write('810', invoice(bill)),
  };
}

/** 997 for the first group of the file; the gateway sends one group per file. The whole file is taken or refused. */
function receipt(documents: readonly ReadDocument[], isFine: boolean): Segment[] | undefined {
  const group = documents[0]?.group;
  if (group === undefined) return undefined;
  const mine = documents.filter((document) => document.group?.controlNumber === group.controlNumber);
  return [
    ['AK1', group.functionalId, group.controlNumber],
    ...mine.flatMap(({ document }): Segment[] => [
      ['AK2', document.set, document.controlNumber],
      isFine ? ['AK5', 'A'] : ['AK5', 'R', '5'],
    ]),
    ['AK9', isFine ? 'A' : 'R', mine.length, mine.length, isFine ? mine.length : 0],
  ];
}

function addressFaults({ interchange, group }: ReadDocument): string[] {
  if (interchange === undefined || group === undefined) return ['transaction set outside an interchange'];
  const expected = `${BUYER.qualifier}/${BUYER.id} to ${SELF.qualifier}/${SELF.id}`;
  const found = `${interchange.senderQualifier}/${interchange.senderId} to ${interchange.receiverQualifier}/${interchange.receiverId}`;
  return [
    ...(found === expected ? [] : [`interchange goes from ${found}, expected ${expected}`]),
    ...(group.version === '004010' ? [] : [`GS08 is ${group.version}, expected 004010`]),
  ];
}

/** Adds the order when nothing is wrong with it; answers what is wrong. */
function readOrder(segments: readonly SegmentRecord[], orders: SupplierOrder[]): string[] {
  const faults: string[] = [];
  const beg = first(segments, 'BEG');
  const shipTo = segments.findIndex((segment) => segment.tag === 'N1' && element(segment, 1) === 'ST');
  const address = shipTo === -1 ? [] : segments.slice(shipTo + 1);
  const street = first(address, 'N3');
  const place = first(address, 'N4');
  const lines = segments.filter(({ tag }) => tag === 'PO1').map((segment) => readLine(segment, faults));
  const poNumber = element(beg, 3);
  if (element(beg, 1) !== '00') faults.push(`BEG01 is "${element(beg, 1)}", expected 00 (original)`);
  if (poNumber === '') faults.push('BEG03 has no purchase order number');
  if (!/^\d{8}$/.test(element(beg, 5))) faults.push(`BEG05 is "${element(beg, 5)}", expected CCYYMMDD`);
  if (shipTo === -1) faults.push('there is no N1*ST, so nobody to ship to');
  if (element(street, 1) === '' || element(place, 1) === '')
    faults.push('the ship-to address has no street (N301) or no city (N401)');
  if (lines.length === 0) faults.push('there is no PO1');
  if (new Set(lines.map(({ number }) => number)).size !== lines.length) faults.push('two PO1 have the same PO101');
  const declared = element(first(segments, 'CTT'), 1);
  if (declared !== String(lines.length)) faults.push(`CTT01 is "${declared}" and there are ${lines.length} PO1`);
  if (faults.length > 0) return faults;
  orders.push({
    poNumber,
    placedOn: element(beg, 5),
    service: element(first(segments, 'TD5'), 3) || element(first(segments, 'TD5'), 12),
    shipTo: {
      name: element(segments[shipTo], 2),
      line1: element(street, 1),
      line2: element(street, 2),
      city: element(place, 1),
      region: element(place, 2),
      postalCode: element(place, 3),
      country: element(place, 4),
    },
    lines,
  });
  return [];
}

function readLine(po1: SegmentRecord, faults: string[]): SupplierOrderLine {
  const where = `PO1 in segment ${po1.ordinal}`;
  const sku = pair(po1, 6, 'VN');
  const number = element(po1, 1);
  const quantity = element(po1, 2);
  const unitCost = element(po1, 4);
  if (!/^[1-9]\d{0,5}$/.test(number)) faults.push(`${where}: PO101 is "${number}", expected a line number`);
  if (!/^[1-9]\d{0,8}$/.test(quantity)) faults.push(`${where}: PO102 is "${quantity}", expected whole units`);
  if (element(po1, 3) !== 'EA') faults.push(`${where}: PO103 is "${element(po1, 3)}", expected EA`);
  if (!isDecimal(unitCost)) faults.push(`${where}: PO104 is "${unitCost}", expected a price`);
  if (sku === '') faults.push(`${where}: no item number with qualifier VN`);
  return { number: Number(number), sku, quantity: Number(quantity), unitCost };
}

/** AK1 names our group, AK9 says what became of it. */
function readAcknowledgment(segments: readonly SegmentRecord[], sent: ReadonlySet<string>): AcknowledgedGroup {
  const ak1 = first(segments, 'AK1');
  const functionalId = element(ak1, 1);
  const groupControlNumber = element(ak1, 2);
  return {
    functionalId,
    groupControlNumber,
    status: element(first(segments, 'AK9'), 1),
    known: sent.has(`${functionalId} ${groupControlNumber}`),
  };
}

function segmentsOf(document: ReadDocument): readonly SegmentRecord[] {
  return document.records.filter((record: SourceRecord) => record.kind === 'segment');
}

function first(segments: readonly SegmentRecord[], tag: string): SegmentRecord | undefined {
  return segments.find((segment) => segment.tag === tag);
}

function element(segment: SegmentRecord | undefined, position: number): string {
  return segment?.elements[position] ?? '';
}

/** The value of a qualifier among the pairs from position `from` on. */
function pair(segment: SegmentRecord, from: number, qualifier: string): string {
  for (let position = from; position < segment.elements.length; position += 2) {
    if (element(segment, position) === qualifier) return element(segment, position + 1);
  }
  return '';
}
