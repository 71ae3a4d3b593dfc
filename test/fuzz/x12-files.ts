import { type ElementSpec, segmentSpec, type TableVersion } from '../../src/formats/x12/dictionary.ts';
import { type GrammarLoop, type GrammarRow, setGrammar, setsOf } from '../../src/formats/x12/grammar.ts';
import { setLabel } from '../../src/formats/x12/labels.ts';
import { interchange } from '../support/x12-text.ts';
import type { Chance } from './chance.ts';

/** An interchange made from the tables: any set, any of its loops, elements of the right type and length. */
export function x12File(chance: Chance): string {
  const version: TableVersion = chance.pick(['004010', '005010']);
  const set = chance.pick(setsOf(version));
  const grammar = setGrammar(version, set);
  const root = grammar?.loops[0];
  if (root === undefined) throw new Error(`no grammar for ${set}`);
  const body = segmentsOf(root, version, chance).filter((text) => !/^(?:ST|SE)\*/.test(text));
  const [element, component, segment] = chance.pick([
    ['*', '>', '~'],
    ['*', ':', '~\r\n'],
    ['|', '>', '\n'],
    ['\x1d', '\x1f', '\x1c'],
    ['+', ':', "'"],
  ]);
  return interchange({
    set,
    functionalId: setLabel(set)?.functionalId ?? 'ZZ',
    version,
    times: chance.hits(0.7) ? 1 : chance.between(2, 4),
    body: body.map((text) => text.replaceAll('>', component ?? '')),
    ...(version === '005010' ? { repetition: '^' } : {}),
    element: element ?? '*',
    component: component ?? '>',
    segment: segment ?? '~',
  });
}

function segmentsOf(loop: GrammarLoop, version: TableVersion, chance: Chance): string[] {
  return loop.items.flatMap((row) => {
    const deep = loop.path.split('/').length;
    if (!row.mandatory && !chance.hits(0.4 / deep)) return [];
    const times = chance.hits(0.7) ? 1 : Math.min(row.most, chance.between(1, 3));
    return Array.from({ length: times }).flatMap(() => {
      const own = segmentOf(row, version, chance);
      return row.isOpener && row.loop !== loop ? [own, ...segmentsOf(row.loop, version, chance)] : [own];
    });
  });
}

function segmentOf(row: GrammarRow, version: TableVersion, chance: Chance): string {
  const specs = segmentSpec(version, row.tag)?.elements.slice(1) ?? [];
  const last = Math.max(
    chance.below(specs.length) + 1,
    ...specs.map((spec, index) => (spec?.mandatory ? index + 1 : 0)),
  );
  const values = specs
    .slice(0, last)
    .map((spec) => (spec !== undefined && (spec.mandatory || chance.hits(0.5)) ? sampleValue(spec, chance) : ''));
  return [row.tag, ...values].join('*').replace(/\*+$/, '');
}

function sampleValue(spec: ElementSpec, chance: Chance): string {
  const shortest = Math.max(1, spec.shortest);
  const longest = Math.max(shortest, Math.min(spec.longest, 12));
  switch (spec.kind) {
    case 'date':
      return `2026${chance.pick(['0101', '0901', '1231'])}`;
    case 'time':
      return chance.pick(['0000', '1030', '235959']);
    case 'number':
      return chance.text('123456789', shortest, Math.min(longest, 6));
    case 'composite':
      return `${chance.text('ABCDEF', 1, 3)}>${chance.text('0123456789', 1, 3)}`;
    default:
      return chance.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', shortest, longest);
  }
}
