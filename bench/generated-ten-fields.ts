import { interchangeOf, upc } from './generated-846.ts';

/**
 * An 846 (004010) of any number of items, five to eight segments each: every item has a warehouse, and some have a date,
 * a lead time in weeks, dozens, cases with their pack, or are discontinued. The same count gives the same bytes.
 */
export function tenFields846(items: number): Generator<Buffer> {
  return interchangeOf(items, itemSegments);
}

function itemSegments(item: number): string[] {
  const id = String(item).padStart(7, '0');
  const unit = item % 10 === 0 ? 'CA' : item % 15 === 0 ? 'DZ' : 'EA';
  const day = String(1 + (item % 28)).padStart(2, '0');
  return [
    `LIN**VN*AC-${id}*UP*${upc(item)}`,
    `PID*F****Item ${id} in a colour`,
    ...(unit === 'CA' ? [`PO4*${6 + (item % 7)}`] : []),
    `REF*WS*${item % 3 === 0 ? 'RENO' : 'CHICAGO'}`,
    ...(item % 50 === 0 ? ['REF*ZZ*DISC'] : []),
    `CTP**${item % 5 === 4 ? 'WHL' : 'RES'}*${10 + (item % 190)}.${String(item % 100).padStart(2, '0')}`,
    `QTY*${item % 4 === 0 ? '17' : '33'}*${(item * 31) % 500}*${unit}`,
    ...(item % 3 === 0 ? [`DTM*018*202610${day}`] : []),
    ...(item % 4 === 0 ? [`LDT*AF*${1 + (item % 6)}*WK`] : []),
  ];
}
