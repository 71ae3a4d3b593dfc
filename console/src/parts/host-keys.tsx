import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, said } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';
import { type AnswerOf, queries } from '../api/queries.ts';
import { useMay } from '../api/session.ts';
import { Action } from './action.tsx';
import { Button } from './button.tsx';
import { Empty } from './empty.tsx';
import { Loaded } from './loaded.tsx';
import { Facts, Panel } from './panel.tsx';
import { Status } from './status.tsx';
import './host-keys.css';

type Way = AnswerOf<'/v1/suppliers/{id}/host-keys'>['ways'][number];
type Seen = NonNullable<Way['seen']>;

const CHANGES = ['/v1/suppliers', '/v1/exceptions', '/v1/alerts', '/v1/mappings'];

/**
 * The keys by which the servers of a supplier prove who they are: those known before beside the one that is shown now, and the button that trusts
 * it. The servers are asked once, not whenever something changed: they are somebody else's.
 *
 * @param asksAtOnce without a press
 * @param offered fingerprint of a key that can be trusted elsewhere on the page
 * @example <HostKeys supplierId="acme" />
 */
export function HostKeys({
  supplierId,
  asksAtOnce = false,
  offered,
}: {
  readonly supplierId: string;
  readonly asksAtOnce?: boolean;
  readonly offered?: string | undefined;
}) {
  const mayAsk = useMay('operator');
  const [isAsked, setAsked] = useState(asksAtOnce);
  const queryKey = ['host keys', supplierId];
  const query = useQuery<readonly Way[], ApiProblem>({
    queryKey,
    queryFn: async ({ signal }) => {
      const params = { path: { id: supplierId } };
      return (await said(api.GET('/v1/suppliers/{id}/host-keys', { params, signal }))).ways;
    },
    enabled: isAsked && mayAsk,
    staleTime: Number.POSITIVE_INFINITY,
    // What was seen on an earlier visit is not what the server shows now.
    gcTime: 0,
    retry: false,
  });
  const ask = () => (isAsked ? void query.refetch() : setAsked(true));
  return (
    <Panel
      title="Host key of its server"
      actions={
        <Button
          disabled={!mayAsk || query.isFetching}
          title={mayAsk ? undefined : 'This needs the role operator.'}
          onClick={ask}
        >
          {query.isFetching ? 'Asking…' : isAsked ? 'Ask the server again' : 'Ask the server for its key'}
        </Button>
      }
    >
      {isAsked && mayAsk ? (
        <Loaded query={query} lines={4}>
          {(ways) => (
            <div className="stack">
              {ways.map((way) => (
                <OneWay
                  key={way.way}
                  supplierId={supplierId}
                  of={way}
                  isOneOfMany={ways.length > 1}
                  offered={offered}
                  again={() => void queries.invalidateQueries({ queryKey })}
                />
              ))}
              {ways.length === 0 && <Empty title="It has none">Only servers that speak SFTP have host keys.</Empty>}
            </div>
          )}
        </Loaded>
      ) : (
        <Empty title="Not asked now">
          A server proves with its host key that it is the supplier’s. Asking for it sends no user name and no password.
        </Empty>
      )}
    </Panel>
  );
}

interface Shown {
  readonly supplierId: string;
  readonly offered: string | undefined;
  readonly again: () => void;
}

function OneWay({ of, isOneOfMany, ...shown }: Shown & { readonly of: Way; readonly isOneOfMany: boolean }) {
  const { way, seen, problem } = of;
  return (
    <section className="host-key" aria-label={way === 'collect' ? 'Where files come from' : 'Where documents go'}>
      {isOneOfMany && <h3>{way === 'collect' ? 'Where files come from' : 'Where documents go'}</h3>}
      {problem !== null && (
        <p>
          <Status standing="bad">not seen</Status> {problem.detail} {problem.remedy}
        </p>
      )}
      {seen !== null && <Keys way={way} seen={seen} {...shown} />}
    </section>
  );
}

function Keys({ way, seen, ...shown }: Shown & { readonly way: Way['way']; readonly seen: Seen }) {
  const { address, shown: now, pinned, advice, comesFrom, isInForce } = seen;
  const isTrusted = advice === 'pinned';
  return (
    <>
      <p>
        {isTrusted ? <Status standing="ok">known</Status> : <Status standing="bad">not known</Status>}{' '}
        {isTrusted
          ? isInForce
            ? `${address} shows a key that is trusted.`
            : 'supplier.yaml has this key, but that file is not in force here: see the exceptions about mappings.'
          : pinned.length === 0
            ? `Nothing proves yet that ${address} is the supplier’s server.`
            : `${address} shows another key than before. No user name and no password was sent.`}
      </p>
      <Facts
        of={[
          [
            'Known before',
            pinned.length === 0
              ? 'none'
              : pinned.map(({ fingerprint, kind }) => (
                  <div key={fingerprint}>
                    <code>{fingerprint}</code>{' '}
                    {kind === null ? 'The server has no such key any more; its kind was not kept.' : kind.toUpperCase()}
                  </div>
                )),
          ],
          [
            'Shown now',
            <div key="now">
              <code>{now.fingerprint}</code> {now.kind.toUpperCase()}, {now.bits} bits
            </div>,
          ],
        ]}
      />
      {!isTrusted && (
        <p>
          Either the supplier changed it, or somebody in between answers in their name, who would read what is sent and
          change what comes. Compare the fingerprint with what the supplier says by another way (telephone, onboarding
          sheet), never by this connection.
        </p>
      )}
      {!isTrusted && shown.offered !== undefined && shown.offered !== now.fingerprint && (
        <p>
          It is not the key that was met last, either, which the button above would trust: the gateway would refuse
          that.
        </p>
      )}
      {advice === 'set' && (
        <p>
          It comes from {comesFrom.join(', ')}: if it is right, set it there and start the gateway again. It cannot be
          trusted from here.
        </p>
      )}
      <Trust way={way} seen={seen} {...shown} />
    </>
  );
}

/** Trusts the key that stands here, and no other one; or ends a change of keys. */
function Trust({ supplierId, way, seen, offered, again }: Shown & { readonly way: Way['way']; readonly seen: Seen }) {
  const [isOnly, setOnly] = useState(false);
  const { shown, advice, pinned, address, isInForce } = seen;
  const isLeft = advice === 'pinned' && pinned.length > 1 && isInForce;
  if (advice === 'set' || (advice === 'pinned' && !isLeft)) return null;
  if (!isLeft && offered === shown.fingerprint) return null;
  const only = isOnly || isLeft || advice === 'full';
  const canKeep = advice === 'store' && pinned.length > 0;
  const does = async (key: string, reason: string) => {
    const answer = await said(
      api.POST('/v1/suppliers/{id}/host-keys/trust', {
        params: { path: { id: supplierId }, header: { 'idempotency-key': key } },
        body: { way, fingerprint: shown.fingerprint, only, reason },
      }),
    );
    again();
    return answer;
  };
  return (
    <div className="row">
      <Action
        label={isLeft ? 'Drop the other key' : 'Trust this key'}
        kind="danger"
        needs="engineer"
        changes={CHANGES}
        done="It is trusted."
        confirm={{
          title: isLeft ? 'Trust only the key that is shown now?' : `Trust this key of ${address}?`,
          danger: true,
          reason: 'needed',
          preview: (
            <div className="host-key">
              <p>
                {address} is taken for the supplier’s server when it shows the {shown.kind.toUpperCase()} key{' '}
                <code>{shown.fingerprint}</code>
                {only && pinned.length > 0 ? ', and no other one.' : '.'}
              </p>
              {!isLeft && <p>Have you compared it with what the supplier said by another way?</p>}
              {canKeep && (
                <label className="row">
                  <input type="checkbox" checked={isOnly} onChange={({ target }) => setOnly(target.checked)} />
                  Drop the keys known before
                </label>
              )}
            </div>
          ),
        }}
        does={({ key, reason = '' }) => does(key, reason)}
      />
    </div>
  );
}
