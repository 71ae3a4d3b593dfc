import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { PlotOf } from './plot-of.ts';
import { useTheme } from './theme.ts';

/** The drawing itself; Plot loads it when it is needed. */
export default function PlotDrawn({ times, series, height = 180 }: PlotOf) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes what the names of colours mean.
  useEffect(() => {
    const host = place.current;
    if (host === null) return;
    const colour = colours(host);
    const axis = {
      stroke: colour('--text-3'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { stroke: colour('--line'), width: 1 },
      font: '11px system-ui',
    };
    const plot = new uPlot(
      {
        width: Math.max(200, host.clientWidth),
        height,
        cursor: { y: false, points: { size: 6 } },
        legend: { live: true },
        scales: {
          ...(series.some(({ kind }) => kind === 'bars') ? { x: { range: withRoomForBars } } : {}),
          y: { range: (_plot, low, high) => [Math.min(0, low ?? 0), Math.max(1, (high ?? 1) * 1.1)] },
        },
        axes: [
          { ...axis, values: CLOCK },
          { ...axis, size: (_, labels) => widthOf(labels) },
        ],
        series: [
          { value: '{YYYY}-{MM}-{DD} {HH}:{mm}' },
          ...series.map(({ name, values, kind = 'line' }, index) => {
            const stroke = colour(`--plot-${(index % 5) + 1}`);
            return {
              label: name,
              stroke,
              width: kind === 'bars' ? 0 : 1.5,
              points: { show: kind === 'line' && isSparse(values), size: 5 },
              ...(kind === 'bars' ? { fill: stroke, paths: bars } : {}),
              ...(kind === 'steps' ? { paths: steps } : {}),
            };
          }),
        ],
      },
      [times.map((time) => time / 1000), ...series.map(({ values }) => [...values])],
      host,
    );
    const watch = new ResizeObserver(() => plot.setSize({ width: Math.max(200, host.clientWidth), height }));
    watch.observe(host);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [times, series, height, theme]);
  return <div ref={place} className="plot-drawn" />;
}

/** A bar begins at its time: the last one needs room, too. */
function withRoomForBars(plot: uPlot, low: number, high: number): [number, number] {
  const count = plot.data[0].length;
  return [low, count > 1 ? high + (high - low) / (count - 1) : high + 3600];
}

/** Few values: each is drawn as a point, because one alone makes no line. */
function isSparse(values: readonly (number | null)[]): boolean {
  return values.filter((value) => value !== null).length <= 60;
}

/** Room for the longest number at the axis: `-25,000` is cut in what is enough for `400`. */
function widthOf(labels: readonly string[] | null): number {
  return Math.max(52, 20 + 7 * Math.max(0, ...(labels ?? []).map((label) => label.length)));
}

/**
 * What stands at the time axis, written as times are everywhere else: from so many seconds between two marks on, each mark, and what the first
 * mark of a year, day or minute says below it.
 */
const CLOCK: uPlot.Axis.Values = [
  [365 * 86_400, '{YYYY}', null, null, null, null, null, null, 1],
  [28 * 86_400, '{YYYY}-{MM}', null, null, null, null, null, null, 1],
  [86_400, '{MM}-{DD}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{YYYY}-{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
  [0.001, ':{ss}', '\n{YYYY}-{MM}-{DD} {HH}:{mm}', null, '\n{MM}-{DD} {HH}:{mm}', null, '\n{HH}:{mm}', null, 1],
];

const bars = uPlot.paths.bars?.({ size: [0.7, 40], align: 1 });
const steps = uPlot.paths.stepped?.({ align: 1 });

/** A canvas knows no names of colours: the browser says what each means at the moment. */
function colours(host: HTMLElement): (name: string) => string {
  return (name) => {
    host.style.color = `var(${name})`;
    const found = getComputedStyle(host).color;
    host.style.color = '';
    return found;
  };
}
