import { useMemo, useState } from 'react';
import { useGet } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterChoice, useFilter } from '../../parts/filters.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading, type ReadRecord } from '../../parts/reading.tsx';
import { FieldList } from './field-list.tsx';
import { type Meaning, valueId } from './meaning.ts';

const PART = 200;

/** The segments or rows as they came, the same in words, and the fields that came of them; each points at the others. */
export function DocumentMeaning({
  document,
}: {
  readonly document: { readonly id: string; readonly mappingId: string | null };
}) {
  const [from, setFrom] = useState(1);
  const [mappings] = useFilter('with', 'recorded');
  const query = useGet(
    '/v1/documents/{id}/meaning',
    { path: { id: document.id }, query: { from, limit: PART, with: mappings === 'current' ? 'current' : 'recorded' } },
    { keep: true },
  );
  return (
    <Panel
      title="Raw beside meaning"
      actions={
        <>
          <FilterChoice
            name="with"
            label="By the mapping"
            options={[
              ['recorded', 'that it was recorded by'],
              ['current', 'in force now'],
            ]}
          />
          {(from > 1 || query.data?.meaning.next != null) && (
            <span className="row">
              <Button kind="quiet" disabled={from === 1} onClick={() => setFrom(Math.max(1, from - PART))}>
                Before
              </Button>
              <Button
                kind="quiet"
                disabled={query.data?.meaning.next == null}
                onClick={() => setFrom(query.data?.meaning.next ?? 1)}
              >
                After
              </Button>
            </span>
          )}
        </>
      }
    >
      <Loaded query={query} lines={10}>
        {({ meaning }) => <Beside meaning={meaning} />}
      </Loaded>
    </Panel>
  );
}

function Beside({ meaning }: { readonly meaning: Meaning }) {
  const [active, setActive] = useState<string>();
  const { text, records, breakAfter } = useMemo(() => shown(meaning), [meaning]);
  if (records.length === 0) return <Empty title="There is nothing from here on" />;
  return (
    <>
      {meaning.revision === null && (
        <p className="quiet">
          The mapping that it was read by is not kept, so which value became which field is not known.
        </p>
      )}
      <Reading
        label="The document"
        text={text}
        breakAfter={breakAfter}
        records={records}
        active={active}
        onActive={setActive}
      >
        <h3>What it says</h3>
        <FieldList meaning={meaning} active={active} onActive={setActive} />
      </Reading>
    </>
  );
}

/** Segments one behind the other, with the places of their values; of rows and elements there is no text. */
function shown({ records }: Meaning): {
  readonly text: string | undefined;
  readonly records: readonly ReadRecord[];
  readonly breakAfter: string | undefined;
} {
  const isText = records.every(({ raw }) => raw !== undefined);
  let text = '';
  const list = records.map(({ index, ordinal, tag, name, depth, values, raw = '' }): ReadRecord => {
    const start = text.length;
    text += raw;
    return {
      key: String(index),
      ordinal: String(ordinal),
      tag,
      name,
      depth,
      values: values.map(({ gives, start: from, end: to, ...value }) => ({
        ...value,
        id: valueId(ordinal, value.at),
        from: from === undefined ? undefined : start + from,
        to: to === undefined ? undefined : start + to,
        gives: gives.map(({ field, line }) => (line === null ? field : `${field} of line ${line}`)),
      })),
    };
  });
  const end = records[0]?.raw?.at(-1);
  return { text: isText && text !== '' ? text : undefined, records: list, breakAfter: end === '\n' ? undefined : end };
}
