import { useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useGet } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { ChooseMapping, ChooseSupplier } from './chooser.tsx';
import type { Sample } from './types.ts';
import { Workbench } from './workbench.tsx';

/**
 * The mapping lab: `?supplier=` lists its mappings, `&mapping=` opens one, `&file=` beside a received file; without a mapping, the one that
 * read the file.
 */
export default function LabPage() {
  const [search, setSearch] = useSearchParams();
  const supplier = search.get('supplier') ?? '';
  const mapping = search.get('mapping') ?? '';
  const file = search.get('file') ?? '';
  const test = search.get('test') ?? '';
  const [given, setGiven] = useState<Sample>();
  const sample = useMemo<Sample | undefined>(
    () => given ?? (file !== '' ? { file } : test !== '' ? { test } : undefined),
    [given, file, test],
  );
  const setSample = (next: Sample) => {
    setGiven('name' in next ? next : undefined);
    setSearch(
      (before) => {
        const params = new URLSearchParams(before);
        params.delete('file');
        params.delete('test');
        if ('file' in next) params.set('file', next.file);
        if ('test' in next) params.set('test', next.test);
        return params;
      },
      { replace: true },
    );
  };
  if (supplier !== '' && mapping !== '')
    return (
      <Workbench key={`${supplier}/${mapping}`} name={{ supplier, mapping }} sample={sample} setSample={setSample} />
    );
  if (file !== '') return <OfFile supplier={supplier} file={file} />;
  return supplier === '' ? <ChooseSupplier /> : <ChooseMapping supplier={supplier} file="" />;
}

/** The mapping that read a file; where none did, a person chooses. */
function OfFile({ supplier, file }: { readonly supplier: string; readonly file: string }) {
  const query = useGet('/v1/files/{id}', { path: { id: file } });
  const [, setSearch] = useSearchParams();
  const found = (query.data as { file?: FileFacts } | undefined)?.file;
  const read = found?.documents.findLast(({ mappingId }) => mappingId !== null);
  useEffect(() => {
    if (found === undefined || read === undefined) return;
    setSearch({ supplier: found.supplierId, mapping: read.mappingId ?? '', file }, { replace: true });
  }, [found, read, file, setSearch]);
  if (found !== undefined && read === undefined) return <ChooseMapping supplier={found.supplierId} file={file} />;
  return (
    <Page title="Mapping lab" lead={supplier}>
      <Loaded query={query}>{() => null}</Loaded>
    </Page>
  );
}

interface FileFacts {
  readonly supplierId: string;
  readonly documents: readonly { readonly mappingId: string | null }[];
}
