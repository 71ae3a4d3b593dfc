import { deliveryRules } from '../../src/pipeline/outbound/delivery-states.ts';

/** The states of a delivery as docs/delivering.md draws them: one line per change, from the table in the code. */
export function deliveryStatesDrawing(): string {
  const lines = Object.entries(deliveryRules).flatMap(([event, { by, from, to, failures }]) =>
    from.flatMap((state) => {
      const which = state === 'failed' && failures !== undefined ? ` (${failures.join(', ')})` : '';
      const targets = to === 'new or staged' ? ['new', 'staged'] : [to];
      return targets.map((target) => `  ${state} --> ${target}: ${by}, ${event}${which}`);
    }),
  );
  const meanings = Object.entries(deliveryRules).map(([event, { by, means }]) => `| ${event} | ${by} | ${means} |`);
  return [
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> new',
    ...lines,
    '```',
    '',
    '| event | by | means |',
    '|---|---|---|',
    ...meanings,
  ].join('\n');
}
