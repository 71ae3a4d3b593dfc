import { useEffect, useId, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { ProblemView } from './problem-view.tsx';
import { useSubmit } from './use-submit.ts';
import './confirm.css';

/**
 * A window above the page that must be answered. Escape and a press beside it close it.
 *
 * @example <Dialog open={isOpen} title="New key" onClose={close}>…</Dialog>
 */
export function Dialog({
  open,
  title,
  onClose,
  children,
  className = '',
}: {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
  readonly className?: string;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (open && dialog.current?.open === false) dialog.current.showModal();
    if (!open) dialog.current?.close();
  }, [open]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the keyboard's way, and the browser's own.
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-labelledby={id}
      onClose={onClose}
      onClick={({ target }) => target === dialog.current && onClose()}
    >
      {open && (
        <div className="dialog-body">
          <header>
            <h2 id={id}>{title}</h2>
            <Button kind="quiet" className="push" aria-label="Close" onClick={onClose}>
              <Icon name="close" />
            </Button>
          </header>
          {children}
        </div>
      )}
    </dialog>
  );
}

export interface Confirmation {
  readonly title: string;
  /** What will happen, in a sentence, with the number of things it touches: counted before it is asked. */
  readonly preview?: React.ReactNode;
  /** It cannot be taken back: the button is red. */
  readonly danger?: boolean;
  /** Must be typed: for what cannot be taken back and is large. */
  readonly word?: string;
  /** `asked`: a reason can be given; `needed`: it must. It is kept in the audit. */
  readonly reason?: 'asked' | 'needed';
}

/**
 * Asks before something is done. `Action` uses it; use it alone where there is more to say than a preview.
 *
 * @example <Confirm open={isOpen} label="Undo" title="Undo this feed?" preview="1 204 quantities go back." word="undo" danger
 *   onConfirm={async ({ reason }) => {…}} onClose={close} />
 */
export function Confirm({
  open,
  label,
  title,
  preview,
  danger = false,
  word,
  reason,
  onConfirm,
  onClose,
}: Confirmation & {
  readonly open: boolean;
  readonly label: string;
  readonly onConfirm: (given: { readonly reason: string | undefined }) => Promise<unknown>;
  readonly onClose: () => void;
}) {
  return (
    <Dialog open={open} title={title} onClose={onClose}>
      <ConfirmForm {...{ label, preview, danger, word, reason, onConfirm, onClose }} />
    </Dialog>
  );
}

function ConfirmForm({
  label,
  preview,
  danger,
  word,
  reason,
  onConfirm,
  onClose,
}: Omit<Confirmation, 'title'> & {
  readonly label: string;
  readonly onConfirm: (given: { readonly reason: string | undefined }) => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const [typed, setTyped] = useState('');
  const [why, setWhy] = useState('');
  const id = useId();
  const isSaid = (word === undefined || typed.trim() === word) && (reason !== 'needed' || why.trim() !== '');
  const { submit, isBusy, failure } = useSubmit(async () => {
    if (!isSaid) return;
    await onConfirm({ reason: why.trim() === '' ? undefined : why.trim() });
    onClose();
  });
  return (
    <form className="stack" onSubmit={submit}>
      {preview !== undefined && <div>{preview}</div>}
      {reason !== undefined && (
        <div>
          <label htmlFor={`${id}-why`}>
            Why{reason === 'asked' ? ' (kept in the audit; may be left out)' : ' (needed; kept in the audit)'}
          </label>
          <input
            id={`${id}-why`}
            value={why}
            maxLength={200}
            required={reason === 'needed'}
            onChange={({ target }) => setWhy(target.value)}
          />
        </div>
      )}
      {word !== undefined && (
        <div>
          <label htmlFor={`${id}-word`}>
            Type <code>{word}</code> to go on
          </label>
          <input id={`${id}-word`} value={typed} autoComplete="off" onChange={({ target }) => setTyped(target.value)} />
        </div>
      )}
      {failure !== undefined && <ProblemView error={failure} />}
      <div className="row">
        <Button className="push" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" kind={danger ? 'danger' : 'main'} disabled={!isSaid || isBusy}>
          {isBusy ? 'Working…' : label}
        </Button>
      </div>
    </form>
  );
}
