import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createServer } from '../../src/server/server.ts';
import { addAudit } from '../../src/stores/access/audit.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Lists of the API are read page by page: `next` of one is `before` of the following one, null on the last. */
const database = testDatabase();
let step: StepGateway;
let server: FastifyInstance;

beforeAll(async () => {
  step = await stepGateway(database);
  server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
  for (const name of ['a.csv', 'b.csv', 'c.csv']) {
    const [head = '', ...lines] = bravoFiles
      .stock([[`LAMP-${name}`, 40, '10.00']])
      .toString()
      .split('\n');
    const broken = lines
      .filter((line) => line !== '')
      .flatMap((line) => [line, line.replace('40', 'many'), line.replace('40', 'few')]);
    await step.receive('bravo', `inv_${name}`, Buffer.from([head, ...broken, ''].join('\n')));
  }
  for (let count = 0; count < 5; count += 1)
    await addAudit(database.db, {
      at: step.clock.now(),
      who: 'anna',
      role: 'admin',
      action: 'test',
      entity: `e/${count}`,
    });
});
afterAll(() => server.close());

async function get(path: string) {
  const answer = await server.inject({ method: 'GET', url: `/v1${path}` });
  expect([path, answer.statusCode, answer.body.slice(0, 200)]).toEqual([path, 200, expect.any(String)]);
  return answer.json();
}

it('every list that has pages says where the following one begins', async () => {
  const { paths } = (await server.inject({ method: 'GET', url: '/openapi.json' })).json();
  type Operation = { parameters?: { name: string; in: string; required?: boolean }[] };
  const paged = Object.entries(paths as Record<string, { get?: Operation }>).filter(([, { get }]) =>
    get?.parameters?.some(({ name, in: place }) => place === 'query' && name === 'limit'),
  );
  expect(paged.length).toBeGreaterThan(8);
  for (const [path, { get: operation }] of paged) {
    const names = operation?.parameters?.filter(({ in: place }) => place === 'query').map(({ name }) => name) ?? [];
    expect([path, names]).toEqual([path, expect.arrayContaining(['limit', 'before'])]);
    // The same thing is called the same everywhere.
    expect(names.filter((name) => /^(supplierId|storefrontId|cursor|offset|page|after|status)$/.test(name))).toEqual(
      [],
    );
    if (operation?.parameters?.some(({ required }) => required)) continue;
    expect([path, await get(path.replace('/v1', ''))]).toEqual([path, expect.objectContaining({ next: null })]);
  }
});

it.each([
  ['/held-lines', 'lines'],
  ['/audit', 'entries'],
  ['/files', 'files'],
])('%s comes whole in pages of two, in one order, nothing twice', async (path, name) => {
  const whole = (await get(path))[name].map(({ id }: { id: string }) => id);
  expect(whole.length).toBeGreaterThan(2);
  const read: string[] = [];
  for (let before: string | null = ''; before !== null; ) {
    const body: { next: string | null } & Record<string, { id: string }[]> = await get(
      `${path}?limit=2${before === '' ? '' : `&before=${before}`}`,
    );
    read.push(...(body[name] ?? []).map(({ id }) => id));
    before = body.next;
  }
  expect(read).toEqual(whole);
});
