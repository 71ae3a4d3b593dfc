import type { SupplierApi } from '../../src/simulator/supplier-api.ts';

/** Settings of the http channel to a simulated supplier API. */
export function apiSettings({ url }: Pick<SupplierApi, 'url'>, more: Readonly<Record<string, unknown>> = {}) {
  const find = { path: '/orders?reference={poNumber}', unknown: 'empty-list', list: '/data', reference: '/id' };
  return {
    kind: 'http',
    url,
    token: 'supplier-api-token',
    timeoutMs: 500,
    documents: { order: { reference: '/id', find: { ...find, absentAfterMs: 0 } } },
    check: { path: '/ping' },
    ...more,
  } as const;
}
