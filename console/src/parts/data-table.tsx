import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { Button } from './button.tsx';
import { useKeys } from './keys.ts';
import { ScrollFrame } from './scroll-frame.tsx';
import './data-table.css';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly show: (row: Row) => React.ReactNode;
  /** As in CSS: `8rem`, `20%`. Columns without one share what is left. */
  readonly width?: string;
  readonly align?: 'right';
  /** `hide`: not on phones, where each row is a card. */
  readonly phone?: 'hide';
  /** Over several lines instead of cut off with dots. */
  readonly wraps?: boolean;
}

interface More {
  readonly isThere: boolean;
  readonly isComing: boolean;
  readonly load: () => void;
}

/**
 * A list of any length: only the rows in sight exist. j and k move, Enter opens, x chooses (where rows can be chosen); on a phone each row is a card.
 * The first column carries the link.
 *
 * @example
 *   const columns: Column<Exception>[] = [{ key: 'what', title: 'What', show: (row) => row.title, wraps: true }, …];   (outside the component)
 *   <DataTable label="Exceptions" columns={columns} rows={list.rows} more={list.more} rowKey={(row) => row.id} href={(row) => `/exceptions/${row.id}`}
 *     empty={<Empty title="Nothing needs a person" good />} chosen={chosen} onChoose={setChosen} />
 */
export function DataTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  href,
  onOpen,
  empty,
  more,
  chosen,
  onChoose,
  tone,
}: {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Where a row leads, within the console. */
  readonly href?: (row: Row) => string;
  /** What opening does where there is no address to go to. */
  readonly onOpen?: (row: Row) => void;
  readonly empty: React.ReactNode;
  readonly more?: More;
  readonly chosen?: ReadonlySet<string>;
  readonly onChoose?: (chosen: ReadonlySet<string>) => void;
  /** A stripe at the left of rows that ask for attention. Their words must say it too. */
  readonly tone?: (row: Row) => 'bad' | 'warn' | undefined;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const [, go] = useLocation();
  const [active, setActive] = useState(-1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 36,
    overscan: 12,
    getItemKey: (index) => (rows[index] === undefined ? index : rowKey(rows[index])),
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (more?.isThere && !more.isComing && last >= rows.length - 20) more.load();
  }, [more, last, rows.length]);

  const move = (step: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, active + step));
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const open = (row: Row | undefined) => {
    if (row === undefined) return;
    if (href !== undefined) go(href(row));
    else onOpen?.(row);
  };
  const choose = (row: Row) => {
    if (chosen === undefined) return;
    const next = new Set(chosen);
    if (!next.delete(rowKey(row))) next.add(rowKey(row));
    onChoose?.(next);
  };
  const activeRow = rows[active];
  useKeys(
    {
      j: () => move(1),
      k: () => move(-1),
      Enter: () => open(activeRow),
      x: () => activeRow !== undefined && choose(activeRow),
    },
    () => isFirst(frame.current),
  );

  if (rows.length === 0) return <>{empty}</>;
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const span = columns.length + (chosen === undefined ? 0 : 1);
  return (
    <ScrollFrame ref={frame} className="data-table" data-table label={label}>
      <table aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {chosen !== undefined && (
              <th className="choose">
                <input
                  type="checkbox"
                  aria-label={`Choose all ${rows.length} that are shown`}
                  checked={chosen.size > 0 && rows.every((row) => chosen.has(rowKey(row)))}
                  onChange={({ target }) => onChoose?.(new Set(target.checked ? rows.map(rowKey) : []))}
                />
              </th>
            )}
            {columns.map(({ key, title, width, align, phone }) => (
              <th key={key} style={{ width }} className={classes(align, phone)} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Gap height={before} span={span} />}
          {items.map(({ index }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const id = rowKey(row);
            return (
              <tr
                key={id}
                ref={virtual.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
                aria-current={index === active ? 'true' : undefined}
                className={`${tone?.(row) ?? ''} ${href !== undefined || onOpen !== undefined ? 'opens' : ''}`}
                onClick={(event) => {
                  setActive(index);
                  if (!isControl(event.target) && String(getSelection()) === '') open(row);
                }}
              >
                {chosen !== undefined && (
                  <td className="choose">
                    <input
                      type="checkbox"
                      aria-label={`Choose ${id}`}
                      checked={chosen.has(id)}
                      onChange={() => choose(row)}
                    />
                  </td>
                )}
                {columns.map(({ key, title, show, align, phone, wraps }, at) => (
                  <td key={key} data-title={title} className={`${classes(align, phone)} ${wraps ? 'wraps' : ''}`}>
                    {at === 0 && href !== undefined ? <Link href={href(row)}>{show(row)}</Link> : show(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && <Gap height={after} span={span} />}
        </tbody>
      </table>
      {more?.isThere && (
        <p className="data-table-more">
          <Button kind="quiet" onClick={more.load} disabled={more.isComing}>
            {more.isComing ? 'Loading more…' : 'Load more'}
          </Button>
        </p>
      )}
    </ScrollFrame>
  );
}

function Gap({ height, span }: { readonly height: number; readonly span: number }) {
  return (
    <tr>
      <td className="gap" colSpan={span} style={{ height }} />
    </tr>
  );
}

function classes(align: 'right' | undefined, phone: 'hide' | undefined): string {
  return `${align ?? ''} ${phone === 'hide' ? 'not-on-phones' : ''}`;
}

/** The keys move the table that has the focus, else the first on the page. */
function isFirst(own: HTMLElement | null): boolean {
  const focused = document.activeElement?.closest('[data-table]');
  return own !== null && own === (focused ?? document.querySelector('[data-table]'));
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, select, label, summary') !== null;
}
