/**
 * A named part of a page that scrolls by itself. What scrolls must be reachable by keyboard, so it takes the focus.
 *
 * @example <ScrollFrame label="Costs" className="plain-table-frame"><table>…</table></ScrollFrame>
 */
export function ScrollFrame({ label, ...section }: { readonly label: string } & React.ComponentProps<'section'>) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
  return <section {...section} aria-label={label} tabIndex={0} />;
}
