import type { FileView, WithProgress } from '../app/files.ts';
import { formatProblem, printable } from '../kernel/problem.ts';
import { progressWords } from './being-read.ts';

/** One file in words: where it came from, what was in it, what became of it. What the supplier wrote is made printable. */
export function renderFile(file: FileView & WithProgress): string {
  const lines = [
    `file ${file.id} of ${file.supplierId}: ${file.name}`,
    `  state     ${file.state}${file.reason === null ? '' : `: ${file.reason}`}`,
    ...(file.progress === null ? [] : [`  now       ${progressWords(file.progress)}`]),
    `  from      ${file.folder}, ${file.size} bytes, modified ${file.modifiedAt.toISOString()}`,
    `  sha256    ${file.sha256}`,
    `  bytes     ${file.removedAt === null ? `in the place "${file.place}"` : `removed at ${file.removedAt.toISOString()}, as retention says`}`,
    `  seen      ${file.firstSeenAt.toISOString()}`,
    `  received  ${file.receivedAt.toISOString()}`,
    `  read      ${file.openedAt?.toISOString() ?? 'not yet'}${file.revision === null ? '' : ` by revision ${file.revision.slice(0, 8)}`}`,
    `  far side  ${farSide(file)}`,
    ...file.twins.map((twin) => `  same as   file ${twin.id} of ${twin.supplierId}: ${twin.name} (${twin.state})`),
    ...file.attempts.map(
      ({ attempt, by, reason, from, to, at }) =>
        `  again     attempt ${attempt} by ${by} at ${at}: ${from} → ${to}${reason === null ? '' : ` (${reason})`}`,
    ),
    ...file.interchanges.map((one) => `  envelope  interchange ${one.controlNumber} from ${one.sender}: ${one.state}`),
    ...file.documents.flatMap((document) => [
      `  document  ${document.ordinal} ${document.label} ${document.kind}${about(document)}: ${stateOf(document)}, ${document.lines} lines, ${document.held} held${document.attempt > 0 ? `, attempt ${document.attempt}` : ''}`,
      ...document.problems.slice(0, 5).flatMap((found) =>
        formatProblem(found)
          .split('\n')
          .map((text) => `              ${text}`),
      ),
    ]),
    ...file.answers.map(
      ({ kind, name, state, sentAt }) =>
        `  answered  ${kind} ${name}: ${state}${sentAt === null ? '' : ` at ${sentAt}`}`,
    ),
  ];
  return lines.map(printable).join('\n');
}

type ViewedDocument = FileView['documents'][number];

function about({ controlNumber, businessKey }: ViewedDocument): string {
  return `${controlNumber === null ? '' : ` ${controlNumber}`}${businessKey === null ? '' : ` (${businessKey})`}`;
}

function stateOf({ state, feed }: ViewedDocument): string {
  if (feed === null) return state;
  return `${feed.state}${feed.reason === null ? '' : ` (${feed.reason})`}`;
}

const SETTLED: Readonly<Record<string, string>> = {
  done: '',
  changed: ' was not touched: it was another file by then',
  absent: ' was gone already',
};

function farSide({ settle, settleFolder, settled }: FileView): string {
  if (settle === 'keep') return 'left where it was';
  const wish = settle === 'archive' ? `moved to ${settleFolder ?? 'archive'}` : 'deleted';
  if (settled === null) return `to be ${wish}; not done yet`;
  return settled === 'done' ? wish : `to be ${wish}; it${SETTLED[settled] ?? ` ${settled}`}`;
}
