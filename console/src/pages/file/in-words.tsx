import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApiProblem, problemOfResponse } from '../../api/problem.ts';
import { useGet } from '../../api/queries.ts';
import { Empty } from '../../parts/empty.tsx';
import type { Report } from '../../parts/inspected.ts';
import { Inspection } from '../../parts/inspection.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import type { File } from './file.ts';

/** Of larger files only the words are shown, not the text beside them. */
const MOST_BYTES = 1024 * 1024;

/** The file as `inspect` reads it: also where no mapping could. */
export function InWords({ file }: { readonly file: File }) {
  const [set, setSet] = useState<number>();
  const isThere = file.removedAt === null;
  const query = useGet(
    '/v1/files/{id}/inspect',
    { path: { id: file.id }, query: set === undefined ? {} : { set } },
    { enabled: isThere, keep: true },
  );
  const bytes = useQuery<Uint8Array, ApiProblem>({
    queryKey: ['/v1/files/{id}/content', file.id, 'whole'],
    queryFn: async ({ signal }) => {
      const answer = await fetch(`/v1/files/${file.id}/content`, { signal, credentials: 'same-origin' });
      if (!answer.ok) throw await problemOfResponse(answer);
      return new Uint8Array(await answer.arrayBuffer());
    },
    enabled: isThere && Number(file.size) <= MOST_BYTES,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!isThere) return <Empty title="Its bytes were removed">What it said stays recorded in its documents.</Empty>;
  return (
    <Loaded query={query} lines={10}>
      {(answer) => (
        <Inspection report={(answer as { report: unknown }).report as Report} bytes={bytes.data} onWhole={setSet} />
      )}
    </Loaded>
  );
}
