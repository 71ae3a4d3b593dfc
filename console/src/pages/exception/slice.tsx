import type { AnswerOf } from '../../api/queries.ts';
import { segmentLines } from './slice-lines.ts';

type RawSlice = NonNullable<AnswerOf<'/v1/exceptions/{id}'>['problems'][number]['slice']>;

/** The place in the file with its neighbours, a segment a line, and the value that was found marked within it. */
export function Slice({ slice, found }: { readonly slice: RawSlice; readonly found: string | undefined }) {
  const { before, marked, after } = segmentLines(slice);
  const at = found === undefined || found === '' ? -1 : marked.indexOf(found);
  return (
    <pre className="slice mono">
      {before}
      <mark>
        {at < 0 || found === undefined ? (
          marked
        ) : (
          <>
            {marked.slice(0, at)}
            <mark>{found}</mark>
            {marked.slice(at + found.length)}
          </>
        )}
      </mark>
      {after}
    </pre>
  );
}
