import { useState } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { askAgain } from '../api/queries.ts';
import { type Role, useMay } from '../api/session.ts';
import { Button } from './button.tsx';
import { Confirm, type Confirmation } from './confirm.tsx';
import { toast } from './toasts.tsx';

/** What an action is done with. */
export interface Doing {
  /** For the header idempotency-key: the same until it succeeded, so that a second press after a lost answer does nothing twice. */
  readonly key: string;
  readonly reason: string | undefined;
}

/**
 * A button that does something at the gateway: it asks first where `confirm` says so, shows what the gateway answered, and what it changed is
 * asked again. Who may not do it sees it greyed, with the role it needs.
 *
 * @example <Action label="Release" does={({ key, reason }) => said(api.POST('/v1/feeds/{id}/release', { params: { path: { id } }, body: { reason } }))}
 *   confirm={{ title: 'Release this feed?', preview: '1 204 quantities come into force.', reason: 'asked' }} done="The feed is released." changes={['/v1/feeds', '/v1/stock']} />
 */
export function Action({
  label,
  does,
  confirm,
  done,
  changes = [],
  needs = 'operator',
  kind = 'plain',
  disabled = false,
}: {
  readonly label: string;
  readonly does: (doing: Doing) => Promise<unknown>;
  readonly confirm?: Confirmation;
  /** Said when the gateway's answer does not say it itself (`said`). */
  readonly done: string;
  /** Beginnings of API addresses whose answers it changes. */
  readonly changes?: readonly string[];
  readonly needs?: Role;
  readonly kind?: 'plain' | 'main' | 'danger' | 'quiet';
  readonly disabled?: boolean;
}) {
  const mayDo = useMay(needs);
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const act = async (reason?: string) => {
    const answer = await does({ key, reason });
    setKey(newKey());
    toast('ok', saidBy(answer) ?? done);
    await askAgain(...changes, '/v1/today');
  };
  const press = async () => {
    if (confirm !== undefined) return setOpen(true);
    setBusy(true);
    try {
      await act();
    } catch (error) {
      toast('bad', error instanceof ApiProblem ? `${error.title}: ${error.detail}` : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        kind={kind}
        disabled={!mayDo || isBusy || disabled}
        title={mayDo ? undefined : `This needs the role ${needs}.`}
        onClick={() => void press()}
      >
        {isBusy ? 'Working…' : label}
      </Button>
      {confirm !== undefined && (
        <Confirm
          {...confirm}
          label={label}
          open={isOpen}
          onClose={() => setOpen(false)}
          onConfirm={({ reason }) => act(reason)}
        />
      )}
    </>
  );
}

/** 128 bits of chance, also where the page came without TLS and `crypto.randomUUID` is missing. */
export function newKey(): string {
  return `console-${[...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function saidBy(answer: unknown): string | undefined {
  const said = typeof answer === 'object' && answer !== null && 'said' in answer ? answer.said : undefined;
  return typeof said === 'string' ? said : undefined;
}
