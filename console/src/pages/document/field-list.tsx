import { Finding } from '../../parts/reading.tsx';
import { ScrollFrame } from '../../parts/scroll-frame.tsx';
import { type Meaning, valueId } from './meaning.ts';

type Field = Meaning['header'][number];

/** The canonical fields of the document and of each line, each with where it came from. */
export function FieldList({
  meaning,
  active,
  onActive,
}: {
  readonly meaning: Meaning;
  readonly active: string | undefined;
  readonly onActive: (id: string) => void;
}) {
  return (
    <ScrollFrame className="reading-list" label="Fields of the document">
      {meaning.header.length > 0 && (
        <div className="reading-record">
          <p>
            <strong>The document</strong>
          </p>
          <Fields meaning={meaning} fields={meaning.header} active={active} onActive={onActive} />
        </div>
      )}
      {meaning.header.length === 0 && meaning.total === null && (
        <p className="reading-record quiet">It is long: its own fields, which are known at its end, were not read.</p>
      )}
      {meaning.lines.map((line) => (
        <div key={line.number} className={`reading-record ${line.state === 'held' ? 'warn' : ''}`}>
          <p>
            <strong>Line {line.number}</strong> {line.state === 'held' && 'held: it could not be read'}
          </p>
          <Fields meaning={meaning} fields={line.fields} active={active} onActive={onActive} />
          {line.problems.map((one) => (
            <Finding key={one.code + one.message} finding={one} />
          ))}
        </div>
      ))}
    </ScrollFrame>
  );
}

function Fields({
  meaning,
  fields,
  active,
  onActive,
}: {
  readonly meaning: Meaning;
  readonly fields: readonly Field[];
  readonly active: string | undefined;
  readonly onActive: (id: string) => void;
}) {
  return (
    <dl className="reading-values">
      {fields.map((field) => {
        const source = sourceOf(meaning, field);
        const text = shownValue(field.value);
        return (
          <div key={field.field} style={{ display: 'contents' }}>
            <dt title={field.steps.length === 0 ? undefined : field.steps.join(', then ')}>{field.field}</dt>
            <dd>
              {source === undefined ? (
                <span className="mono">{text}</span>
              ) : (
                <button
                  type="button"
                  className={`reading-value ${source === active ? 'active' : ''}`}
                  aria-pressed={source === active}
                  title={`from ${field.from.map(({ address }) => address).join(', ')}`}
                  onClick={() => onActive(source)}
                >
                  {text}
                </button>
              )}
              {field.fault !== undefined && <span> {field.fault}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** The value that a field was read from, as the other sides know it. */
function sourceOf({ records }: Meaning, { from }: Field): string | undefined {
  for (const { place, address, value } of from) {
    const ordinal = place?.segment ?? place?.row;
    if (ordinal === undefined || value === undefined) continue;
    const record = records.find((one) => one.ordinal === ordinal);
    const element = place?.element === undefined ? undefined : `${place.tag}${String(place.element).padStart(2, '0')}`;
    const found =
      record?.values.find(({ at }) => at === element || at === address || at === String(place?.column)) ??
      record?.values.find(({ at }) => element !== undefined && at.startsWith(element)) ??
      record?.values.find(({ at }) => address.endsWith(`/${at}`));
    if (found !== undefined) return valueId(ordinal, found.at);
  }
  return undefined;
}

function shownValue(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
