import { isCharset } from '../formats/options.ts';
import { x12Tolerances } from '../formats/x12/options.ts';
import { compare } from '../kernel/decimal.ts';
import { nearest } from '../kernel/nearest.ts';
import { type LocatedMap, locate } from '../mapping/lint/located.ts';
import { type LintProblem, lintProblem, type Place } from '../mapping/lint/problem.ts';
import type { InboundMapping, Mapping, OutboundMapping } from '../mapping/mapping.ts';
import { checkChannels, holdsFiles } from './check-channels.ts';
import { checkCollect } from './check-collect.ts';
import { uselessClocks } from './clocks.ts';
import { sourcesOverlap } from './match.ts';
import type { SupplierFile } from './schema.ts';

/** What only shows when supplier.yaml and its mappings are seen together. */
export function crossCheck(supplier: {
  readonly id: string;
  readonly file: SupplierFile;
  readonly root: LocatedMap;
  readonly mappings: readonly Mapping[];
  /** Place of a dotted path in a mapping file. */
  readonly placeIn: (file: string, path: string) => Place;
}): LintProblem[] {
  const { id, file, root, mappings, placeIn } = supplier;
  const problems: LintProblem[] = [];
  const ofMapping = (
    mapping: Mapping,
    code: LintProblem['code'],
    path: string,
    message: string,
    suggestion?: string,
  ): void => {
    problems.push(lintProblem(code, placeIn(mapping.file, path), path, message, suggestion));
  };
  for (const mapping of mappings) {
    const stem = mapping.file.slice(mapping.file.lastIndexOf('/') + 1).replace(/\.map\.yaml$/, '');
    if (mapping.id !== stem)
      ofMapping(mapping, 'MAP-LINT-VALUE', 'id', `"${mapping.id}" must be the name of the file: ${stem}`);
    if (mapping.supplier !== id)
      ofMapping(mapping, 'MAP-LINT-VALUE', 'supplier', `"${mapping.supplier}" must be the name of the folder: ${id}`);
    problems.push(...tolerances(mapping, placeIn));
    const format = mapping.direction === 'in' ? mapping.source.format : mapping.target.format;
    if (format === 'x12' && file.x12 === undefined) {
      problems.push(
        lintProblem(
          'SUPPLIER-INVALID',
          root.place,
          '',
          `${mapping.id} is X12, so supplier.yaml needs an "x12" section with the ids of both sides`,
        ),
      );
    }
    const [part, charset] =
      mapping.direction === 'in'
        ? ['source', mapping.source.decode.charset]
        : ['target', mapping.target.encode.charset];
    if (charset !== undefined && !isCharset(charset))
      ofMapping(mapping, 'MAP-LINT-VALUE', `${part}.charset`, `there is no character set "${charset}"`);
    if (mapping.direction === 'out')
      problems.push(...envelope(mapping, file, placeIn), ...nameOfEach(mapping, file, placeIn));
  }
  for (const [index, left] of mappings.entries()) {
    for (const right of mappings.slice(index + 1)) {
      const both = `${left.id} (${left.file}) and ${right.id}`;
      if (left.direction === 'in' && right.direction === 'in' && clash(left, right))
        ofMapping(right, 'MAP-LINT-OVERLAP', 'source', `${both} would read the same files`);
      if (left.direction === 'out' && right.direction === 'out' && left.kind === right.kind)
        ofMapping(right, 'MAP-LINT-OVERLAP', 'kind', `${both} both write ${left.kind}`);
    }
  }
  problems.push(...checkChannels(file, root, writtenKinds(file, mappings)));
  for (const { path, message } of uselessClocks(file, mappings)) {
    problems.push(lintProblem('SUPPLIER-INVALID', locate(root, path).place, path.join('.'), message));
  }
  problems.push(...checkCollect(file, root));
  if (file.own && compare(file.costs.dropShipFee, '0') !== 0) {
    const path = ['costs', 'dropShipFee'];
    const message = 'own stock has no drop-ship fee: take it away, or own: true';
    problems.push(lintProblem('SUPPLIER-INVALID', locate(root, path).place, path.join('.'), message));
  }
  return problems;
}

/** Kinds of documents that are written for a supplier: by its mappings, and as answers to its X12. */
function writtenKinds({ x12 }: SupplierFile, mappings: readonly Mapping[]): string[] {
  const mapped = mappings.filter(({ direction }) => direction === 'out').map(({ kind }) => kind as string);
  if (x12 !== undefined && x12.acknowledge !== false) mapped.push('functional-acknowledgment');
  if (x12 !== undefined && x12.interchangeAcknowledgment !== 'never') mapped.push('interchange-acknowledgment');
  return [...new Set(mapped)];
}

function clash(left: InboundMapping, right: InboundMapping): boolean {
  return sourcesOverlap(left.source, right.source);
}

type PlaceIn = (file: string, path: string) => Place;

function tolerances(mapping: Mapping, placeIn: PlaceIn): LintProblem[] {
  if (mapping.direction !== 'in' || mapping.source.format !== 'x12') return [];
  const known = Object.keys(x12Tolerances);
  return (mapping.source.tolerate ?? [])
    .filter((name) => !known.includes(name))
    .map((name) =>
      lintProblem(
        'MAP-LINT-VALUE',
        placeIn(mapping.file, 'source.dialect.tolerate'),
        'source.dialect.tolerate',
        `there is no tolerance "${name}"; known: ${known.join(', ')}`,
        nearest(name, known),
      ),
    );
}

/**
 * Files that lie in a folder until the supplier takes them need names of their own: the second order of one name would
 * replace the first, before and after the rename. Only a control number of X12 differs from file to file as a PO number does.
 */
function nameOfEach(mapping: OutboundMapping, file: SupplierFile, placeIn: PlaceIn): LintProblem[] {
  const { fileName, format } = mapping.target;
  if (fileName === undefined || !holdsFiles((file.deliver.channel ?? file.channel).kind)) return [];
  const telling = format === 'x12' ? ['{poNumber}', '{controlNumber}'] : ['{poNumber}'];
  if (telling.some((placeholder) => fileName.includes(placeholder))) return [];
  const message = `"${fileName}" is the name of every file, and one would replace another that was not taken yet; expected ${telling.join(' or ')} in it`;
  return [lintProblem('MAP-LINT-VALUE', placeIn(mapping.file, 'target.fileName'), 'target.fileName', message)];
}

/** The envelope of a mapping and the agreement must name the same two parties. */
function envelope(mapping: OutboundMapping, file: SupplierFile, placeIn: PlaceIn): LintProblem[] {
  const { envelope: written } = mapping.target;
  const { x12 } = file;
  if (written === undefined || x12 === undefined) return [];
  const problems: LintProblem[] = [];
  const compare = (
    what: string,
    found: { qualifier: string; id: string },
    agreed: { qualifier: string; id: string },
  ): void => {
    if (found.qualifier === agreed.qualifier && found.id === agreed.id) return;
    const message = `${found.qualifier}/${found.id} is not ${agreed.qualifier}/${agreed.id} of supplier.yaml`;
    problems.push(
      lintProblem(
        'SUPPLIER-INVALID',
        placeIn(mapping.file, `target.envelope.${what}`),
        `target.envelope.${what}`,
        message,
      ),
    );
  };
  compare('sender', written.sender, x12.ours);
  compare('receiver', written.receiver, x12.supplier);
  if (written.usage !== x12.usage) {
    problems.push(
      lintProblem(
        'SUPPLIER-INVALID',
        placeIn(mapping.file, 'target.envelope.usage'),
        'target.envelope.usage',
        `${written.usage} is not ${x12.usage} of supplier.yaml`,
      ),
    );
  }
  return problems;
}
