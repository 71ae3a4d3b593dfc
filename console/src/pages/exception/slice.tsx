import type { AnswerOf } from '../../api/queries.ts';

type RawSlice = NonNullable<AnswerOf<'/v1/exceptions/{id}'>['problems'][number]['slice']>;

/** The place in the file with its neighbours, a segment a line, and the value that was found marked within it. */
export function Slice({ slice, found }: { readonly slice: RawSlice; readonly found: string | undefined }) {
  const end = slice.marked.trimEnd().at(-1) ?? '';
  const isSegment = slice.offset !== undefined && !slice.marked.includes('\n') && /[^\w\s]/.test(end);
  const lines = (text: string): string => (isSegment ? text.split(end).join(`${end}\n`) : text);
  const at = found === undefined || found === '' ? -1 : slice.marked.indexOf(found);
  return (
    <pre className="slice mono">
      {lines(slice.before)}
      <mark>
        {at < 0 || found === undefined ? (
          slice.marked
        ) : (
          <>
            {slice.marked.slice(0, at)}
            <mark>{found}</mark>
            {slice.marked.slice(at + found.length)}
          </>
        )}
      </mark>
      {isSegment ? '\n' : ''}
      {lines(slice.after)}
    </pre>
  );
}
