import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { cut, type Mark } from './raw-lines.ts';
import { ScrollFrame } from './scroll-frame.tsx';
import './raw.css';

export type { Mark } from './raw-lines.ts';

/**
 * A file as it came, line by line, with marks: what was read from where, what is wrong where. Pressing a mark tells its id, and `active` is scrolled
 * into sight, so that raw and meaning can point at each other. `breakAfter`: also breaks lines there, for X12 whose segments may stand in one line.
 *
 * @example <Raw label="850.edi" text={text} marks={[{ id: 'po', from: 120, to: 126, kind: 'read', title: 'PO number' }]} active={active} onMark={setActive} breakAfter="~" />
 */
export function Raw({
  label,
  text,
  marks = [],
  active,
  onMark,
  breakAfter,
  height = '60vh',
}: {
  readonly label: string;
  readonly text: string;
  readonly marks?: readonly Mark[];
  readonly active?: string | undefined;
  readonly onMark?: (id: string) => void;
  readonly breakAfter?: string;
  readonly height?: string;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => cut(text, marks, breakAfter), [text, marks, breakAfter]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 20,
    overscan: 20,
  });
  const wanted =
    active === undefined ? -1 : lines.findIndex(({ pieces }) => pieces.some(({ mark }) => mark?.id === active));
  useEffect(() => {
    if (wanted >= 0) virtual.scrollToIndex(wanted, { align: 'auto' });
  }, [wanted, virtual]);
  return (
    <ScrollFrame ref={frame} className="raw mono" label={label} style={{ maxHeight: height }}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          if (line === undefined) return null;
          return (
            <div
              key={index}
              ref={virtual.measureElement}
              data-index={index}
              className="raw-line"
              style={{ transform: `translateY(${start}px)` }}
            >
              <span className="raw-number" aria-hidden="true">
                {line.number ?? ''}
              </span>
              <span className="raw-text">
                {line.pieces.map(({ from, text: piece, mark }) =>
                  mark === undefined ? (
                    piece
                  ) : (
                    <button
                      key={from}
                      type="button"
                      className={`raw-mark ${mark.kind} ${mark.id === active ? 'active' : ''}`}
                      title={mark.title}
                      aria-pressed={mark.id === active}
                      onClick={() => onMark?.(mark.id)}
                    >
                      {piece}
                    </button>
                  ),
                )}
              </span>
            </div>
          );
        })}
      </div>
    </ScrollFrame>
  );
}
