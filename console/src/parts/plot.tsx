import { useEffect, useState } from 'react';
import { later } from './later.tsx';
import { ScrollFrame } from './scroll-frame.tsx';
import './plot.css';
import type { PlotOf } from './plot-of.ts';
import { local } from './when.tsx';

const Drawn = later(() => import('./plot-drawn.tsx'), 4);

/** Has what draws plots brought while their numbers are still asked for. */
export function usePlotsSoon(isWanted = true): void {
  useEffect(() => {
    // Where it does not come, the plot says so.
    if (isWanted) Drawn.bring().catch(() => undefined);
  }, [isWanted]);
}

/**
 * Numbers over time (uPlot, loaded with the first plot), with the same numbers as a table beneath for whoever cannot or will not read a drawing.
 *
 * @example <Plot title="Orders per hour" times={hours} series={[{ name: 'orders', values: counts, kind: 'bars' }]} />
 */
export function Plot(of: PlotOf) {
  const { title, unit, height = 180 } = of;
  const [isOpen, setOpen] = useState(false);
  return (
    <figure className="plot" aria-label={title}>
      <div style={{ minHeight: height }} aria-hidden="true">
        <Drawn {...of} height={height} />
      </div>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>As a table{unit === undefined ? '' : `, in ${unit}`}</summary>
        {/* Thousands of rows, which nobody sees until then, take longer than everything else on the page. */}
        {isOpen && <Numbers {...of} />}
      </details>
    </figure>
  );
}

function Numbers({ title, times, series }: PlotOf) {
  return (
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
  );
}
