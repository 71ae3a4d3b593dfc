import { processConnectedTo } from '../../support/port-owner.ts';
import { csvStock } from './documents.ts';
import type { Ledger } from './ledger.ts';
import { type Chance, someStock } from './plan.ts';
import { until } from './wait.ts';
import type { World } from './world.ts';

/**
 * Stands a gateway still for longer than its lease, between the last look at a file and the commit that would make it
 * count; meanwhile the supplier replaces the file and another gateway takes the new one. The old one, when it wakes up,
 * must not count: the supplier took it back before anybody had it. Chance alone would hardly ever meet this moment.
 *
 * @param order of the new stock among all of this supplier
 */
export async function freezeOne(
  world: World,
  ledger: Ledger,
  options: {
    readonly order: number;
    readonly chance: Chance;
    readonly pids: () => number[];
    readonly frozen: (pid: number) => void;
  },
): Promise<void> {
  const { order, chance } = options;
  const server = world.suppliers.bravo;
  const name = `inv_frozen_${order}.csv`;
  const [oldStock, newStock] = [someStock('BR', chance), someStock('BR', chance)];
  const [oldBytes, newBytes] = [csvStock(oldStock), csvStock(newStock)];
  let isOpen = false;
  let pid: number | undefined;
  server.onRequest((operation, path) => {
    if (operation === 'OPEN' && path === `/outbound/${name}`) isOpen = true;
    if (operation !== 'CLOSE' || !isOpen || pid !== undefined) return;
    pid = processConnectedTo(server.port, options.pids());
    if (pid === undefined) return;
    process.kill(pid, 'SIGSTOP');
    options.frozen(pid);
    ledger.write({ supplier: 'bravo', name, expect: 'withdrawn' }, oldBytes);
    ledger.write({ supplier: 'bravo', name, expect: 'once', stock: { order, quantities: newStock } }, newBytes);
    // The frozen one keeps its connection; the other one needs its own.
    for (const supplier of Object.values(world.suppliers)) supplier.faults.mostConnections = undefined;
    server.files.put('/outbound', name, newBytes, new Date());
  });
  server.files.put('/outbound', name, oldBytes, new Date(Date.now() - 60_000));
  await until(() => pid !== undefined, 150_000, 'a gateway reads the file that is going to be replaced');
  try {
    await until(
      async () => {
        const { rows } = await world.sql.query(
          "select 1 from seen_file where supplier_id = 'bravo' and name = $1 and state <> 'received'",
          [name],
        );
        return rows.length > 0;
      },
      150_000,
      'another gateway takes the turn over',
    );
  } finally {
    process.kill(pid as unknown as number, 'SIGCONT');
  }
}
