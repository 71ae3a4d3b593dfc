import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type ApiProblem, problemOfResponse } from '../../api/problem.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Raw } from '../../parts/raw.tsx';
import type { Mark } from '../../parts/raw-lines.ts';
import { size } from '../../parts/size.ts';
import type { File } from './file.ts';

/** So much of a file is shown at a time. */
const PART = 256 * 1024;
type Finding = File['documents'][number]['problems'][number];

/** The bytes as they came, part by part, with findings marked where they stand. */
export function RawBytes({ file, findings }: { readonly file: File; readonly findings: readonly Finding[] }) {
  const [from, setFrom] = useState(0);
  const [active, setActive] = useState<string>();
  const bytes = Number(file.size);
  const query = useQuery<string, ApiProblem>({
    queryKey: ['/v1/files/{id}/content', file.id, from],
    queryFn: ({ signal }) => fetchPart(file.id, from, signal),
    enabled: file.removedAt === null && bytes > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (file.removedAt !== null || bytes === 0) {
    return (
      <Empty title={bytes === 0 ? 'The file is empty' : 'Its bytes were removed'}>What it said stays recorded.</Empty>
    );
  }
  return (
    <Panel
      title="As it came"
      actions={
        bytes > PART && (
          <>
            <Button kind="quiet" disabled={from === 0} onClick={() => setFrom(from - PART)}>
              Before
            </Button>
            <span className="quiet">
              {size(from)} to {size(Math.min(bytes, from + PART))} of {size(bytes)}
            </span>
            <Button kind="quiet" disabled={from + PART >= bytes} onClick={() => setFrom(from + PART)}>
              After
            </Button>
          </>
        )
      }
    >
      <Loaded query={query} lines={8}>
        {(text) => (
          <Marked text={text} name={file.name} findings={findings} from={from} active={active} onActive={setActive} />
        )}
      </Loaded>
    </Panel>
  );
}

function Marked({
  text,
  name,
  findings,
  from,
  active,
  onActive,
}: {
  readonly text: string;
  readonly name: string;
  readonly findings: readonly Finding[];
  readonly from: number;
  readonly active: string | undefined;
  readonly onActive: (id: string) => void;
}) {
  const terminator = from === 0 && text.startsWith('ISA') ? text[105] : undefined;
  const marks = useMemo(() => marksOf(text, findings, from, terminator ?? '~'), [text, findings, from, terminator]);
  const isBinary = [...text.slice(0, 2000)].some(isControl);
  if (isBinary) return <Raw label={name} text={hex(text)} />;
  return (
    <Raw
      label={name}
      text={text}
      marks={marks}
      active={active}
      onMark={onActive}
      {...(terminator === undefined || terminator === '\n' ? {} : { breakAfter: terminator })}
    />
  );
}

async function fetchPart(id: string, from: number, signal: AbortSignal): Promise<string> {
  const answer = await fetch(`/v1/files/${id}/content`, {
    signal,
    credentials: 'same-origin',
    headers: { range: `bytes=${from}-${from + PART - 1}` },
  });
  if (!answer.ok) throw await problemOfResponse(answer);
  // One character a byte, so that offsets of findings are offsets in the text.
  return new TextDecoder('latin1').decode(await answer.arrayBuffer());
}

function marksOf(text: string, findings: readonly Finding[], from: number, terminator: string): Mark[] {
  return findings.flatMap(({ position: { byteOffset, row }, severity, message }, index): Mark[] => {
    const start = byteOffset === undefined ? rowStart(text, row, from) : byteOffset - from;
    if (start === undefined || start < 0 || start >= text.length) return [];
    const stop = text.indexOf(byteOffset === undefined ? '\n' : terminator, start);
    const to = stop < 0 ? Math.min(text.length, start + 200) : stop + (byteOffset === undefined ? 0 : 1);
    return [{ id: String(index), from: start, to, kind: severity === 'error' ? 'bad' : 'warn', title: message }];
  });
}

/** Rows are counted from the beginning of the file; further parts do not know which is their first. */
function rowStart(text: string, row: number | undefined, from: number): number | undefined {
  if (row === undefined || from > 0) return undefined;
  let start = 0;
  for (let number = 1; number < row; number += 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) return undefined;
    start = end + 1;
  }
  return start;
}

/** What no text has; tabs and line ends are none of it. */
function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 9 || (code > 13 && code < 27);
}

const MOST_HEX = 4096;

/** What is no text, as bytes. */
function hex(text: string): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(text.length, MOST_HEX); at += 16) {
    const piece = text.slice(at, at + 16);
    const bytes = [...piece].map((one) => one.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${bytes.padEnd(48)} ${piece.replace(/[^ -~]/g, '.')}`);
  }
  return `${lines.join('\n')}\n`;
}
