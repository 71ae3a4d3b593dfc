import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { toast } from './toasts.tsx';

/**
 * Copies a text that people carry elsewhere: a number, a key, a link.
 *
 * @example <Copy text={order.poNumber} what="the PO number" />
 */
export function Copy({ text, what }: { readonly text: string; readonly what: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast('ok', `Copied ${what}.`);
    } catch {
      toast('warn', 'This browser lets no page copy without TLS. Mark the text and copy it by hand.');
    }
  };
  return (
    <Button kind="quiet" aria-label={`Copy ${what}`} onClick={() => void copy()}>
      <Icon name="copy" size={13} />
    </Button>
  );
}
