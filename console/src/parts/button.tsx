import './button.css';

type Kind = 'plain' | 'main' | 'danger' | 'quiet';

/**
 * A button. `main` once a page at most; `danger` for what cannot be taken back; `quiet` within rows.
 *
 * @example <Button kind="main" onClick={save}>Save</Button>
 */
export function Button({
  kind = 'plain',
  type = 'button',
  className = '',
  ...rest
}: React.ComponentProps<'button'> & { readonly kind?: Kind }) {
  return <button type={type} className={`button ${kind} ${className}`} {...rest} />;
}
