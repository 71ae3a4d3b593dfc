import { lazy, Suspense } from 'react';
import { Skeleton } from './loaded.tsx';
import { ScrollFrame } from './scroll-frame.tsx';
import './plot.css';
import type { PlotOf } from './plot-of.ts';
import { local } from './when.tsx';

const Drawn = lazy(() => import('./plot-drawn.tsx'));

/**
 * Numbers over time (uPlot, loaded with the first plot), with the same numbers as a table beneath for whoever cannot or will not read a drawing.
 *
 * @example <Plot title="Orders per hour" times={hours} series={[{ name: 'orders', values: counts, kind: 'bars' }]} />
 */
export function Plot(of: PlotOf) {
  const { title, times, series, unit, height = 180 } = of;
  return (
    <figure className="plot" aria-label={title}>
      <div style={{ minHeight: height }} aria-hidden="true">
        <Suspense fallback={<Skeleton lines={4} />}>
          <Drawn {...of} height={height} />
        </Suspense>
      </div>
      <details>
        <summary>As a table{unit === undefined ? '' : `, in ${unit}`}</summary>
        <ScrollFrame className="plot-table" label={`${title} as a table`}>
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                {series.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {times.map((time, index) => (
                <tr key={time}>
                  <th scope="row">{local(new Date(time))}</th>
                  {series.map(({ name, values }) => (
                    <td key={name}>{values[index] ?? '–'}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollFrame>
      </details>
    </figure>
  );
}
