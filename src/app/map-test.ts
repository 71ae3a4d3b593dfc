import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outboundKinds } from '../documents/kinds.ts';
import type { DecodeOptions, EncodeResult } from '../formats/codec.ts';
import { codecs } from '../formats/registry.ts';
import { errorMessage } from '../kernel/errors.ts';
import { formatPosition } from '../kernel/position.ts';
import type { Problem } from '../kernel/problem.ts';
import { type LintProblem, lintProblem } from '../mapping/lint/problem.ts';
import type { InboundMapping, Mapping, MappingReader, OutboundMapping } from '../mapping/mapping.ts';
import { loadSuppliers } from '../partners/load.ts';

/** One golden file beside a mapping: `tests/<map>/NN-case.<ext>` and its `.expect.<ext>`. */
export interface MapTestCase {
  readonly supplier: string;
  readonly mapping: string;
  readonly input: string;
  readonly expected: string;
  readonly status: 'passed' | 'failed' | 'updated';
  /** What differs, as lines with - (expected) and + (now). */
  readonly difference?: string;
}

export interface MapTestReport {
  readonly cases: readonly MapTestCase[];
  /** Mappings that cannot be loaded; then nothing of that supplier is tested. */
  readonly problems: readonly LintProblem[];
  /** Mappings without tests, tests without mapping, expectations without input. */
  readonly gaps: readonly LintProblem[];
}

const INPUT = /^\d{2}-[a-z0-9-]+\.(edi|csv|xml|json)$/;
const EXTENSIONS = { x12: 'edi', csv: 'csv', xml: 'xml' } as const;
/** Control numbers and moments that every outbound golden has. */
const SEALED = { createdAt: new Date('2026-01-02T03:04:00Z'), interchangeControlNumber: 1, groupControlNumber: 1 };

/** Runs the golden tests beside the mappings of one supplier or of all; with `update` writes what comes out now. */
export async function runMapTests(options: {
  readonly folder: string;
  readonly supplier?: string;
  readonly update: boolean;
}): Promise<MapTestReport> {
  const loaded = await loadSuppliers(options.folder, {});
  const mine = (file: string): boolean =>
    options.supplier === undefined || file.startsWith(`${options.folder}/${options.supplier}/`);
  const cases: MapTestCase[] = [];
  const gaps: LintProblem[] = [];
  for (const { id, mappings, tolerate } of loaded.mappings) {
    if (options.supplier !== undefined && id !== options.supplier) continue;
    const tests = join(options.folder, id, 'tests');
    for (const folder of existsSync(tests) ? readdirSync(tests).sort() : []) {
      if (!mappings.some((mapping) => mapping.id === folder))
        gaps.push(gap(`${tests}/${folder}`, `there is no mapping "${folder}" beside these tests`));
    }
    for (const mapping of mappings) {
      const folder = join(tests, mapping.id);
      const files = existsSync(folder) ? readdirSync(folder).sort() : [];
      const inputs = files.filter((file) => INPUT.test(file));
      if (inputs.length === 0)
        gaps.push(
          gap(
            folder,
            `${mapping.id} has no test; add tests/${mapping.id}/01-happy.${mapping.direction === 'out' ? 'json' : EXTENSIONS[mapping.source.format]}`,
          ),
        );
      for (const file of files)
        if (!INPUT.test(file) && !belongs(file, inputs))
          gaps.push(
            gap(
              join(folder, file),
              'this file is neither an input (NN-case.edi, csv, xml, json) nor the expectation of one',
            ),
          );
      for (const input of inputs) cases.push(await runCase(id, mapping, folder, input, tolerate, options.update));
    }
  }
  return { cases, problems: loaded.problems.filter(({ place }) => mine(place.file)), gaps };
}

function belongs(file: string, inputs: readonly string[]): boolean {
  const stem = /^(.*)\.expect\.(edi|csv|xml|json)$/.exec(file)?.[1];
  return stem !== undefined && inputs.some((input) => input.slice(0, input.lastIndexOf('.')) === stem);
}

function gap(file: string, message: string): LintProblem {
  return lintProblem('MAP-TEST', { file, line: 1, column: 1 }, '', message);
}

async function runCase(
  supplier: string,
  mapping: Mapping,
  folder: string,
  input: string,
  tolerate: readonly string[],
  update: boolean,
): Promise<MapTestCase> {
  const stem = join(folder, input.slice(0, input.lastIndexOf('.')));
  const bytes = readFileSync(join(folder, input));
  const { extension, text } =
    mapping.direction === 'in'
      ? { extension: 'json', text: await readWith(mapping, input, bytes, tolerate) }
      : writeWith(mapping, bytes);
  const expected = `${stem}.expect.${extension}`;
  const before = existsSync(expected) ? readFileSync(expected, 'utf8') : undefined;
  const base = { supplier, mapping: mapping.id, input: join(folder, input), expected };
  if (before === text) return { ...base, status: 'passed' };
  if (update) {
    writeFileSync(expected, text);
    return { ...base, status: 'updated' };
  }
  return {
    ...base,
    status: 'failed',
    difference: before === undefined ? `there is no ${expected}; --update writes it` : lineDifference(before, text),
  };
}

/** What a file means under one inbound mapping, as JSON that people can review. */
async function readWith(
  mapping: InboundMapping,
  file: string,
  bytes: Uint8Array,
  tolerate: readonly string[],
): Promise<string> {
  const { source } = mapping;
  const documents: Record<string, unknown>[] = [];
  const problems: unknown[] = [];
  let reader: MappingReader | undefined;
  let lines: unknown[] = [];
  let held: unknown[] = [];
  const input = (async function* () {
    yield bytes;
  })();
  for await (const batch of codecs[source.format].decode(input, decodeOptions(mapping, file, tolerate))) {
    for (const event of batch) {
      if (event.type === 'document-start' && (source.format !== 'x12' || event.document.set === source.transaction)) {
        lines = [];
        held = [];
        reader = mapping.reader({
          line: (line) => lines.push(line),
          held: (line) => held.push({ problems: line.problems.map(shown), raw: line.raw }),
        });
      } else if (event.type === 'record') reader?.push(event.record);
      else if (event.type === 'document-end' && reader !== undefined) {
        const result = reader.end();
        reader = undefined;
        const { complete } = event;
        documents.push({
          complete,
          header: result.header,
          lines,
          held,
          problems: [...event.problems, ...result.problems].map(shown),
          unread: Object.fromEntries(result.unread),
        });
      } else if (event.type === 'problem') problems.push(shown(event.problem));
      else if (event.type === 'group-end' || event.type === 'interchange-end')
        problems.push(...event.problems.map(shown));
      else if (event.type === 'file-end' && !event.complete) problems.push('the file is not complete');
    }
  }
  return `${JSON.stringify({ documents, problems }, null, 2)}\n`;
}

function decodeOptions({ source }: InboundMapping, file: string, tolerate: readonly string[]): DecodeOptions {
  return {
    file,
    ...(source.charset === undefined ? {} : { charset: source.charset }),
    tolerate: [...tolerate],
    csv: {
      ...(source.delimiter === undefined ? {} : { delimiter: source.delimiter }),
      ...(source.headerRow === undefined ? {} : { headerRow: source.headerRow }),
      ...(source.allowMissingFinalNewline === undefined
        ? {}
        : { allowMissingFinalNewline: source.allowMissingFinalNewline }),
    },
    xml: source.records === undefined ? {} : { records: source.records },
  };
}

/** The bytes of a document under one outbound mapping with fixed control numbers and dates, or the findings as JSON. */
function writeWith(mapping: OutboundMapping, bytes: Uint8Array): { extension: string; text: string } {
  const failed = (problems: unknown): { extension: string; text: string } => ({
    extension: 'json',
    text: `${JSON.stringify({ problems }, null, 2)}\n`,
  });
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    return failed([`the input is not JSON: ${errorMessage(error)}`]);
  }
  const document = outboundKinds[mapping.kind].document.safeParse(parsed);
  if (!document.success)
    return failed(document.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const written = mapping.write(document.data);
  if (!written.ok) return failed(written.problems.map(shown));
  const encoded = encode(mapping, written.target);
  if (!encoded.ok) return failed(encoded.problems.map(shown));
  return { extension: EXTENSIONS[mapping.target.format], text: Buffer.from(encoded.bytes).toString('utf8') };
}

function encode(
  { target }: OutboundMapping,
  body: Parameters<(typeof codecs)['x12']['encode']>[0]['documents'][number]['body'],
): EncodeResult {
  const { envelope } = target;
  return codecs[target.format].encode({
    documents: [
      { body, controlNumber: '0001', ...(target.transaction === undefined ? {} : { set: target.transaction }) },
    ],
    ...(target.delimiter === undefined ? {} : { csv: { delimiter: target.delimiter } }),
    ...(target.format !== 'x12'
      ? {}
      : {
          x12: {
            senderQualifier: envelope?.sender.qualifier ?? 'ZZ',
            senderId: envelope?.sender.id ?? 'US',
            receiverQualifier: envelope?.receiver.qualifier ?? 'ZZ',
            receiverId: envelope?.receiver.id ?? 'THEM',
            functionalId: envelope?.group ?? 'PO',
            version: target.version ?? '004010',
            usage: envelope?.usage ?? 'P',
            ...(envelope?.separators === undefined ? {} : { separators: envelope.separators }),
            ...SEALED,
          },
        }),
  });
}

/** A finding without the name of the file, which is the test's own. */
function shown({ code, severity, position: { file: _, ...place }, message, found, expected }: Problem): unknown {
  return { code, severity, where: formatPosition(place), message, found, expected };
}

/** The lines that differ, without what is the same at both ends. */
function lineDifference(before: string, after: string): string {
  const left = before.split('\n');
  const right = after.split('\n');
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < left.length - start && end < right.length - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const part = (lines: readonly string[], sign: string): string[] => {
    const changed = lines.slice(start, lines.length - end);
    return [
      ...changed.slice(0, 40).map((line) => `${sign} ${line}`),
      ...(changed.length > 40 ? [`${sign} … ${changed.length - 40} more lines`] : []),
    ];
  };
  return [`from line ${start + 1}:`, ...part(left, '-'), ...part(right, '+')].join('\n');
}
