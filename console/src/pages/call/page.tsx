import { Link, useParams } from 'wouter';
import { api, said } from '../../api/client.ts';
import { useGet } from '../../api/queries.ts';
import { Action } from '../../parts/action.tsx';
import { storefrontHref } from '../../parts/links.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { Raw } from '../../parts/raw.tsx';
import { Status } from '../../parts/status.tsx';
import { duration, When } from '../../parts/when.tsx';

/** One call to a shop with what was sent and answered; what it was about can be told again as it is now. */
export default function CallPage() {
  const { id = '' } = useParams();
  const query = useGet('/v1/push-log/{id}', { path: { id } });
  return (
    <Page
      title={`Call ${id}`}
      lead={query.data?.call.about}
      actions={
        query.data !== undefined && (
          <Action
            label="Tell it again"
            done="It is told again as it is now."
            confirm={{
              title: 'Tell the shop again?',
              preview:
                'The quantities, prices or the package that this call was about are sent as they are now. What was sent then is never sent again: it may be outdated.',
              reason: 'needed',
            }}
            changes={['/v1/push-log', '/v1/storefronts', '/v1/products']}
            does={({ reason }) =>
              said(api.POST('/v1/push-log/{id}/replay', { params: { path: { id } }, body: { reason: reason ?? '' } }))
            }
          />
        )
      }
    >
      <Loaded query={query} lines={6}>
        {({ call }) => (
          <>
            <Panel title="The call">
              <Facts
                of={Object.entries({
                  Storefront: <Link href={storefrontHref(call.storefrontId)}>{call.storefrontId}</Link>,
                  When: <When at={call.at} />,
                  Call: <code>{`${call.method} ${call.path}`}</code>,
                  Answer: (
                    <Status standing={call.status !== null && call.status < 400 ? 'ok' : 'bad'}>
                      {call.status ?? 'no answer'}
                    </Status>
                  ),
                  Took: duration(call.ms),
                  Key: call.key === null ? undefined : <code>{call.key}</code>,
                  'Failed because': call.failure ?? undefined,
                })}
              />
            </Panel>
            <div className="columns">
              <Panel title="What was sent" flush>
                <Raw label="What was sent" text={pretty(call.request)} height="24rem" />
              </Panel>
              <Panel title="What the shop answered" flush>
                <Raw label="What the shop answered" text={pretty(call.answer)} height="24rem" />
              </Panel>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function pretty(text: string | null): string {
  if (text === null || text === '') return '(nothing)';
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
