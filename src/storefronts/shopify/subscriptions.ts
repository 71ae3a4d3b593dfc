import { z } from 'zod';
import { TransientError } from '../../kernel/errors.ts';
import type { Finding, WebhookSubscription } from '../storefront.ts';
import type { Admin, How, Operation } from './admin.ts';
import { saysOf, type UserError, userErrors } from './user-errors.ts';

/** What orders do that we have to know of. */
export const topics = ['ORDERS_CREATE', 'ORDERS_PAID', 'ORDERS_CANCELLED', 'ORDERS_UPDATED'] as const;

/** All that is needed of an order; without it Shopify would send names and addresses. */
const FIELDS = ['id', 'admin_graphql_api_id'];

const subscription = z.object({
  id: z.string(),
  topic: z.string(),
  uri: z.string(),
  format: z.string(),
  filter: z.string().nullable(),
  includeFields: z.array(z.string()),
});
type Subscription = z.infer<typeof subscription>;

const list: Operation<{ webhookSubscriptions: { nodes: Subscription[] } }> = {
  name: 'CrossdockSubscriptions',
  text: `query CrossdockSubscriptions($topics: [WebhookSubscriptionTopic!]) {
    webhookSubscriptions(first: 100, topics: $topics) { nodes { id topic uri format filter includeFields } }
  }`,
  data: z.object({ webhookSubscriptions: z.object({ nodes: z.array(subscription) }) }),
  cost: 101,
};

const answer = z.object({ userErrors }).nullable();
type Answer = { userErrors: UserError[] } | null;

const create: Operation<{ made: Answer }> = {
  name: 'CrossdockSubscribe',
  text: `mutation CrossdockSubscribe($topic: WebhookSubscriptionTopic!, $subscription: WebhookSubscriptionInput!) {
    made: webhookSubscriptionCreate(topic: $topic, webhookSubscription: $subscription) { userErrors { field message } }
  }`,
  data: z.object({ made: answer }),
  cost: 10,
};

const update: Operation<{ made: Answer }> = {
  name: 'CrossdockResubscribe',
  text: `mutation CrossdockResubscribe($id: ID!, $subscription: WebhookSubscriptionInput!) {
    made: webhookSubscriptionUpdate(id: $id, webhookSubscription: $subscription) { userErrors { field message } }
  }`,
  data: z.object({ made: answer }),
  cost: 10,
};

const remove: Operation<{ made: Answer }> = {
  name: 'CrossdockUnsubscribe',
  text: `mutation CrossdockUnsubscribe($id: ID!) {
    made: webhookSubscriptionDelete(id: $id) { userErrors { field message } }
  }`,
  data: z.object({ made: answer }),
  cost: 10,
};

const how: How = { about: 'webhooks' };

/** The subscriptions that this app has in the shop; Shopify shows nobody else's. */
export async function subscribedTopics(admin: Admin): Promise<readonly { topic: string; uri: string }[]> {
  return (await admin.run(list, { topics }, how)).webhookSubscriptions.nodes;
}

/** After eight deliveries that failed Shopify deletes a subscription without a word: hence this is repeated every day. */
export function webhookSubscription(admin: Admin): WebhookSubscription {
  return {
    async subscribe(address) {
      const { nodes } = (await admin.run(list, { topics }, how)).webhookSubscriptions;
      // Another address of this app with our path is ours from before: the same gateway, reached under another name.
      const path = pathOf(address);
      const ours = nodes.filter(({ uri }) => pathOf(uri) === path);
      const findings: Finding[] = [];
      for (const topic of topics) {
        const there = ours.filter((one) => one.topic === topic);
        findings.push(await settle(topic, address, there));
      }
      return findings;
    },
  };

  async function settle(topic: string, address: string, there: readonly Subscription[]): Promise<Finding> {
    const right = there.find((one) => isRight(one, address));
    const [kept, ...surplus] = right === undefined ? there : [right, ...there.filter((one) => one !== right)];
    const wanted = { uri: address, format: 'JSON', includeFields: FIELDS, filter: '' };
    let made: Answer = { userErrors: [] };
    if (kept === undefined) ({ made } = await admin.run(create, { topic, subscription: wanted }, how));
    else if (right === undefined) ({ made } = await admin.run(update, { id: kept.id, subscription: wanted }, how));
    for (const { id } of surplus) await admin.run(remove, { id }, how);
    if (made === null) throw new TransientError('STOREFRONT-FAILED', 'Shopify did not say whether it subscribed.');
    const [error] = made.userErrors;
    if (error !== undefined) {
      return {
        check: 'webhooks',
        verdict: 'failed',
        says: `Shopify does not send ${topic}: ${saysOf(error)}.`,
        remedy: 'The address must be public and begin with https://; until then orders come by polling.',
      };
    }
    const what = right !== undefined ? 'sends' : kept === undefined ? 'sends from now on' : 'sends again';
    return { check: 'webhooks', verdict: 'ok', says: `Shopify ${what} ${topic} to ${address}.` };
  }
}

function isRight({ uri, format, filter, includeFields }: Subscription, address: string): boolean {
  return (
    uri === address &&
    format === 'JSON' &&
    (filter ?? '') === '' &&
    [...includeFields].sort().join() === [...FIELDS].sort().join()
  );
}

/** Undefined for what is no web address, such as a queue. */
function pathOf(address: string): string | undefined {
  return URL.canParse(address) && /^https?:/.test(address) ? new URL(address).pathname : undefined;
}
