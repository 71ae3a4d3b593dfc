import type { z } from 'zod';
import { TransientError } from '../../kernel/errors.ts';
import { type Asked, createCaller } from '../caller.ts';
import type { Surroundings } from '../surroundings.ts';
import { answeredData, figuresIn } from './answer.ts';
import type { ShopifyOptions } from './options.ts';
import { createTokens } from './token.ts';

/** One GraphQL document. Its text is valid in every version that can be configured. */
export interface Operation<Data> {
  /** As in the text. */
  readonly name: string;
  readonly text: string;
  readonly data: z.ZodType<Data>;
  /** Points that Shopify asks for it, as long as it has not said so itself. */
  readonly cost: number;
}

/** The Admin API of one shop. */
export interface Admin {
  /**
   * The data of one operation, complete and checked.
   *
   * @throws TransientError STOREFRONT-THROTTLED, STOREFRONT-FAILED, STOREFRONT-NO-ANSWER, STOREFRONT-UNREACHABLE
   * @throws RejectedError STOREFRONT-SHOPIFY-TOKEN, STOREFRONT-SHOPIFY-SCOPE, STOREFRONT-SHOPIFY-SHOP, STOREFRONT-SHOPIFY-QUERY
   */
  run<Data>(operation: Operation<Data>, variables: Readonly<Record<string, unknown>>, how: How): Promise<Data>;
  /** The version that served the last call: another one than configured when that is no longer supported. */
  servedVersion(): string | undefined;
  close(): Promise<void>;
}

export type How = Asked;

export function createAdmin(options: ShopifyOptions, around: Surroundings): Admin {
  const { shop, version, timeoutMs, allowPrivateAddresses } = options;
  const baseUrl = (options.url ?? `https://${shop}`).replace(/\/$/, '');
  const caller = createCaller({ baseUrl, timeoutMs, allowPrivateAddresses }, around);
  const tokens = createTokens(options, caller, around.clock);
  /** What Shopify asked for an operation the last time. */
  const costs = new Map<string, number>();
  let served: string | undefined;

  async function call<Data>(
    operation: Operation<Data>,
    variables: Readonly<Record<string, unknown>>,
    how: How,
    token: string,
  ) {
    const { about, urgency = 'usual', key } = how;
    return caller.call({
      about,
      method: 'POST',
      path: `/admin/api/${version}/graphql.json`,
      headers: { 'x-shopify-access-token': token },
      body: { query: operation.text, variables, operationName: operation.name },
      cost: costs.get(operation.name) ?? operation.cost,
      urgency,
      ...(key === undefined ? {} : { key }),
    });
  }

  return {
    async run(operation, variables, how) {
      const { urgency = 'usual' } = how;
      const token = await tokens.current(urgency);
      let answer = await call(operation, variables, how, token);
      if (answer.status === 401 && (await tokens.renew(token, urgency))) {
        answer = await call(operation, variables, how, await tokens.current(urgency));
      }
      served = answer.headers['x-shopify-api-version'] ?? served;
      const { cost, ...figures } = figuresIn(answer, around.clock);
      if (cost !== undefined) costs.set(operation.name, cost);
      if (Object.keys(figures).length > 0) around.traffic.learn(figures);
      const checked = operation.data.safeParse(answeredData(answer, figures.pauseMs));
      if (checked.success) return checked.data;
      const [issue] = checked.error.issues;
      throw new TransientError(
        'STOREFRONT-FAILED',
        `Shopify's answer to ${operation.name} cannot be understood: ${issue?.path.join('.')}: ${issue?.message}.`,
      );
    },
    servedVersion: () => served,
    close: () => caller.close(),
  };
}
