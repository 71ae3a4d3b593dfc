import { Fragment } from 'react';

/**
 * A sentence of the gateway, in which what is to be typed or read literally stands between backticks: shown as code, without them.
 *
 * @example <Prose text="Set `clocks` in supplier.yaml." />
 */
export function Prose({ text }: { readonly text: string }) {
  // What split() finds at odd places stood between backticks; one without a partner is left as it is.
  return text.split(/`([^`]+)`/).map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence keep their order.
    at % 2 === 1 ? <code key={at}>{part}</code> : <Fragment key={at}>{part}</Fragment>,
  );
}
