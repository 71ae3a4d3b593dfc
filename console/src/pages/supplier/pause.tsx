import { useId, useState } from 'react';
import { api, said } from '../../api/client.ts';
import type { AnswerOf } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';

type Supplier = AnswerOf<'/v1/suppliers/{id}'>;

const CHANGES = ['/v1/suppliers', '/v1/stock', '/v1/products', '/v1/deliveries', '/v1/orders'];

/** Has the supplier left alone, or ends that. */
export function PauseAction({ supplier: { id, name, pause } }: { readonly supplier: Supplier }) {
  const [until, setUntil] = useState('');
  const path = { id };
  if (pause !== null) {
    return (
      <Action
        label="Resume"
        kind="main"
        changes={CHANGES}
        done={`${name} is at work again.`}
        confirm={{
          title: `Resume ${name}?`,
          preview: 'Its folders are looked into at once, what waited is sent, and what it has is sold again.',
          reason: 'asked',
        }}
        does={({ reason }) =>
          said(
            api.POST('/v1/suppliers/{id}/resume', { params: { path }, body: reason === undefined ? {} : { reason } }),
          )
        }
      />
    );
  }
  return (
    <Action
      label="Pause…"
      changes={CHANGES}
      done={`${name} is paused.`}
      confirm={{
        title: `Pause ${name}?`,
        preview: <Until value={until} onChange={setUntil} />,
        reason: 'needed',
      }}
      does={({ reason = '' }) =>
        said(
          api.POST('/v1/suppliers/{id}/pause', {
            params: { path },
            body: { reason, ...(until === '' ? {} : { until: new Date(until).toISOString() }) },
          }),
        )
      }
    />
  );
}

function Until({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const id = useId();
  return (
    <>
      Nothing is fetched from it, nothing is sent to it, no order goes there, and shops show none of its stock. What
      came already is worked on; what is made for it waits.{' '}
      <span className="filter">
        <label htmlFor={id}>Until (your time; empty: until somebody resumes it)</label>
        <input id={id} type="datetime-local" value={value} onChange={({ target }) => onChange(target.value)} />
      </span>
    </>
  );
}
