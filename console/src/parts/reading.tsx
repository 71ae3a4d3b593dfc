import { useEffect, useMemo, useRef } from 'react';
import { Prose } from './prose.tsx';
import { Raw } from './raw.tsx';
import type { Mark } from './raw-lines.ts';
import { ScrollFrame } from './scroll-frame.tsx';
import { Status } from './status.tsx';
import './reading.css';

/** A value that was read, and where it stands in the raw text. */
export interface ReadValue {
  readonly id: string;
  /** `QTY02`, a column, a path. */
  readonly at: string;
  readonly name?: string | undefined;
  readonly value: string;
  /** What a code means. */
  readonly meaning?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Canonical fields that it gave something to. */
  readonly gives?: readonly string[];
}

export interface ReadFinding {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
  readonly why?: string | undefined;
  readonly remedy?: string | undefined;
  /** The value that it is about. */
  readonly about?: string | undefined;
}

/** A segment, row or element. */
export interface ReadRecord {
  readonly key: string;
  readonly ordinal: string;
  readonly tag: string;
  readonly name?: string | undefined;
  readonly depth: number;
  readonly values: readonly ReadValue[];
  readonly findings?: readonly ReadFinding[];
  /** Stands for more like the ones above it. */
  readonly more?: string;
}

/**
 * Raw beside meaning: the text as it came, and its segments in words. Pressing a value on one side shows it on the other. `children`: a third column, of what
 * became of it.
 *
 * @example <Reading label="855.edi" text={text} breakAfter="~" records={records} active={active} onActive={setActive} />
 */
export function Reading({
  label,
  text,
  breakAfter,
  records,
  active,
  onActive,
  children,
}: {
  readonly label: string;
  /** Undefined: there is none to show, as of tables, which are shown as they are read. */
  readonly text: string | undefined;
  readonly breakAfter?: string | undefined;
  readonly records: readonly ReadRecord[];
  readonly active: string | undefined;
  readonly onActive: (id: string) => void;
  readonly children?: React.ReactNode;
}) {
  const marks = useMemo(() => marksOf(records), [records]);
  const columns = 1 + (text === undefined ? 0 : 1) + (children === undefined ? 0 : 1);
  return (
    <div className={`reading ${['', 'one', 'two', 'three'][columns]}`}>
      {text !== undefined && (
        <div>
          <h3>As it came</h3>
          <Raw
            label={`${label}, as it came`}
            text={text}
            marks={marks}
            active={active}
            onMark={onActive}
            {...(breakAfter === undefined ? {} : { breakAfter })}
          />
        </div>
      )}
      <div>
        <h3>In words</h3>
        <Words label={label} records={records} active={active} onActive={onActive} />
      </div>
      {children !== undefined && <div>{children}</div>}
    </div>
  );
}

function Words({
  label,
  records,
  active,
  onActive,
}: {
  readonly label: string;
  readonly records: readonly ReadRecord[];
  readonly active: string | undefined;
  readonly onActive: (id: string) => void;
}) {
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    if (active === undefined) return;
    list.current?.querySelector(`[data-value="${CSS.escape(active)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <ScrollFrame ref={list} className="reading-list" label={`${label}, in words`}>
      {records.map((record) => (
        <div
          key={record.key}
          className={`reading-record ${worst(record.findings)}`}
          style={{ paddingInlineStart: `${0.75 + record.depth * 1.25}rem` }}
        >
          {record.more !== undefined ? (
            <p className="quiet">{record.more}</p>
          ) : (
            <p>
              <span className="quiet number">{record.ordinal}</span>
              <strong className="mono">{record.tag}</strong>
              {record.name}
            </p>
          )}
          {record.values.length > 0 && (
            <dl className="reading-values">
              {record.values.map((value) => (
                <Value key={value.id} value={value} isActive={value.id === active} onActive={onActive} />
              ))}
            </dl>
          )}
          {record.findings?.map((finding) => (
            <Finding key={`${finding.code}${finding.message}`} finding={finding} />
          ))}
        </div>
      ))}
    </ScrollFrame>
  );
}

function Value({
  value: { id, at, name, value, meaning, gives = [] },
  isActive,
  onActive,
}: {
  readonly value: ReadValue;
  readonly isActive: boolean;
  readonly onActive: (id: string) => void;
}) {
  return (
    <>
      <dt title={name === undefined ? at : `${at} ${name}`}>
        <span className="mono">{at}</span> {name}
      </dt>
      <dd>
        <button
          type="button"
          data-value={id}
          aria-pressed={isActive}
          className={`reading-value ${gives.length > 0 ? 'gives' : ''} ${isActive ? 'active' : ''}`}
          title={gives.length > 0 ? `became ${gives.join(', ')}` : undefined}
          onClick={() => onActive(id)}
        >
          {value}
        </button>
        {meaning !== undefined && <span className="quiet"> {meaning}</span>}
        {gives.length > 0 && <span className="quiet"> → {gives.join(', ')}</span>}
      </dd>
    </>
  );
}

/**
 * One finding in full: what is wrong, what was found and expected, why it matters, what to do.
 *
 * @example <Finding finding={problem} />
 */
export function Finding({ finding }: { readonly finding: ReadFinding }) {
  const { severity, code, message, found, expected, why, remedy } = finding;
  const standing = severity === 'error' ? 'bad' : 'warn';
  return (
    <div className={`reading-finding ${standing}`}>
      <p>
        <Status standing={standing}>{severity}</Status> {message} <code>{code}</code>
      </p>
      {found !== undefined && (
        <p>
          Found <code>{found === '' ? '(nothing)' : found}</code>
          {expected !== undefined && <>, expected {expected}</>}.
        </p>
      )}
      {why !== undefined && why !== '' && (
        <p className="quiet">
          <Prose text={why} />
        </p>
      )}
      {remedy !== undefined && remedy !== '' && (
        <p>
          <strong>What to do:</strong> <Prose text={remedy} />
        </p>
      )}
    </div>
  );
}

function worst(findings: readonly ReadFinding[] = []): string {
  if (findings.some(({ severity }) => severity === 'error')) return 'bad';
  return findings.length > 0 ? 'warn' : '';
}

function marksOf(records: readonly ReadRecord[]): Mark[] {
  return records.flatMap(({ values, findings = [] }) =>
    values.flatMap(({ id, at, name, from, to, gives = [] }): Mark[] => {
      if (from === undefined || to === undefined || to <= from) return [];
      const about = findings.find((one) => one.about === id);
      const kind =
        about === undefined ? ('read' as const) : about.severity === 'error' ? ('bad' as const) : ('warn' as const);
      const became = gives.length > 0 ? `, became ${gives.join(', ')}` : '';
      return [{ id, from, to, kind, title: about?.message ?? `${at} ${name ?? ''}${became}` }];
    }),
  );
}
