import { Fragment } from 'react';

/** Between backticks: typed or read literally. Between stars: what a button or a page is called; not the stars of a segment of X12. */
const LITERAL = /`([^`]+)`/;
const NAMED = /(?<=^|[\s(])\*([A-Z][a-z][\w ’…]*)\*(?=[\s.,;:)]|$)/;

/**
 * A sentence of the gateway, with its marks shown as what they mean: code, and names of buttons.
 *
 * @example <Prose text="Set `clocks` in supplier.yaml, then press *Poll now*." />
 */
export function Prose({ text }: { readonly text: string }) {
  // What split() finds at odd places stood between the marks; one without a partner is left as it is.
  return text.split(LITERAL).map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence keep their order.
    at % 2 === 1 ? <code key={at}>{part}</code> : <Fragment key={at}>{named(part)}</Fragment>,
  );
}

function named(text: string): React.ReactNode {
  return text.split(NAMED).map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence keep their order.
    at % 2 === 1 ? <em key={at}>{part}</em> : part,
  );
}
