import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { ScrollFrame } from '../../parts/scroll-frame.tsx';
import { cellKey, type Lit } from './links.ts';
import type { SampleView as View } from './types.ts';

/** The sample in pieces. What something was read from can be pressed; what is lit is marked and scrolled into sight. */
export function SampleView({
  view,
  read,
  wrong,
  lit,
  onCell,
}: {
  readonly view: View;
  /** Cells that some field read. */
  readonly read: ReadonlySet<string>;
  /** Cells that a finding is about. */
  readonly wrong: ReadonlySet<string>;
  readonly lit: Lit;
  readonly onCell: (cell: string) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const { kind, header, pieces, unlisted } = view;
  const virtual = useVirtualizer({
    count: pieces.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 22,
    overscan: 20,
  });
  const first = useMemo(() => {
    if (lit.cells.size === 0) return -1;
    return pieces.findIndex(({ document, ordinal, cells }) =>
      cells.some((_, index) => lit.cells.has(cellKey(document, ordinal, index))),
    );
  }, [lit, pieces]);
  useEffect(() => {
    if (first >= 0) virtual.scrollToIndex(first, { align: 'auto' });
  }, [first, virtual]);
  return (
    <ScrollFrame ref={frame} className="lab-sample mono" label="Sample">
      {header.length > 0 && <p className="lab-columns">{header.join(' · ')}</p>}
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const piece = pieces[index];
          if (piece === undefined) return null;
          const { document, ordinal, cells } = piece;
          return (
            <div
              key={index}
              ref={virtual.measureElement}
              data-index={index}
              className="lab-piece"
              style={{ transform: `translateY(${start}px)` }}
            >
              <span className="lab-ordinal">{ordinal}</span>
              <span className="lab-cells">
                {cells.map((cell, number) => {
                  const key = cellKey(document, ordinal, number);
                  return (
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells of a row are never moved.
                    <span key={number}>
                      {number > 0 && <span className="lab-separator">{kind === 'segments' ? '*' : '·'}</span>}
                      <Cell
                        text={cell}
                        title={titleOf(kind, header, cells, number)}
                        isRead={read.has(key)}
                        isWrong={wrong.has(key)}
                        isLit={lit.cells.has(key)}
                        onPress={() => onCell(key)}
                      />
                    </span>
                  );
                })}
              </span>
            </div>
          );
        })}
      </div>
      {unlisted > 0 && <p className="quiet lab-more">{unlisted} more are not shown.</p>}
    </ScrollFrame>
  );
}

function Cell({
  text,
  title,
  isRead,
  isWrong,
  isLit,
  onPress,
}: {
  readonly text: string;
  readonly title: string;
  readonly isRead: boolean;
  readonly isWrong: boolean;
  readonly isLit: boolean;
  readonly onPress: () => void;
}) {
  if (!isRead && !isWrong) return <span title={title}>{text}</span>;
  const kinds = [isRead ? 'read' : '', isWrong ? 'wrong' : '', isLit ? 'lit' : ''].join(' ');
  return (
    <button type="button" className={`lab-cell ${kinds}`} title={title} aria-pressed={isLit} onClick={onPress}>
      {text === '' ? '∅' : text}
    </button>
  );
}

/** QTY02, or the header of the column. */
function titleOf(kind: View['kind'], header: readonly string[], cells: readonly string[], number: number): string {
  if (kind === 'rows') return header[number] ?? `column ${number + 1}`;
  if (kind === 'lines' || number === 0) return '';
  return `${cells[0] ?? ''}${String(number).padStart(2, '0')}`;
}
