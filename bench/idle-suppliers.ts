import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageFolder } from '../src/config/package-folder.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { type SftpServer, startSftpServer } from '../src/simulator/sftp-server.ts';
import { startShop } from '../src/simulator/shop.ts';
import { startGatewayProcess } from '../test/support/gateway-process.ts';
import { withEmbedded } from './embedded.ts';
import { type BenchOptions, type BenchResult, figure } from './measure.ts';

/** How often each supplier is polled. */
const EVERY_SECONDS = 60;

/** Five hundred suppliers are linted, tested and polled for the first time meanwhile. */
const LONGEST_START_MS = 300_000;

/** One gateway process with many suppliers that have nothing to say. */
export async function idleSuppliers({
  isQuick,
  say,
}: BenchOptions): Promise<Pick<BenchResult, 'input' | 'figures'> & { readonly postgres: string }> {
  const count = isQuick ? 50 : 500;
  const rounds = isQuick ? 1 : 3;
  const seconds = isQuick ? 5 : 20;
  say(`${count} suppliers that have nothing, polled every ${EVERY_SECONDS} s by one process.`);
  return withEmbedded(async ({ url, version }) => {
    const folder = mkdtempSync(join(tmpdir(), 'crossdock-bench-'));
    const server = await startSftpServer({ folders: ['/outbound', '/inbound', '/archive'] });
    const shop = await startShop({ secret: `whsec_${Buffer.alloc(32, 9).toString('base64')}`, clock: systemClock });
    try {
      const mappings = writeSuppliers(folder, server, count);
      const gateway = await startGatewayProcess({
        folder,
        databaseUrl: url,
        shop,
        environment: { BENCH_PASSWORD: String(server.account.password) },
        mappings,
        keepSchedule: true,
        logLevel: 'silent',
      });
      try {
        const until = performance.now() + LONGEST_START_MS;
        while (server.counters.open < count) {
          if (performance.now() > until) throw new Error(`${server.counters.open} of ${count} suppliers are connected`);
          await sleep(200);
        }
        await sleep(5_000);
        const cpu: number[] = [];
        const memory: number[] = [];
        const sockets: number[] = [];
        for (let round = 0; round < rounds; round += 1) {
          const before = cpuSeconds(gateway.pid);
          await sleep(seconds * 1000);
          cpu.push(((cpuSeconds(gateway.pid) - before) / seconds) * 100);
          memory.push(rssMb(gateway.pid));
          sockets.push(openSockets(gateway.pid));
        }
        return {
          postgres: version,
          input: { suppliers: count, 'seconds between polls': EVERY_SECONDS },
          figures: [
            figure('idle suppliers, processor of the gateway', '% of a core', cpu),
            figure('idle suppliers, memory of the gateway', 'MB', memory),
            figure('idle suppliers, sockets of the gateway', 'sockets', sockets),
          ],
        };
      } finally {
        await gateway.drain();
      }
    } finally {
      await shop.stop();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** Copies of Bravo with nothing but a stock list. They share one account here, which real ones do not: each has its session. */
function writeSuppliers(folder: string, server: SftpServer, count: number): string {
  const mappings = join(folder, 'mappings');
  const bravo = readFileSync(join(packageFolder(), 'mappings/bravo/bravo-inventory.map.yaml'), 'utf8');
  const { username } = server.account;
  for (let index = 1; index <= count; index += 1) {
    const id = `s${index}`;
    mkdirSync(join(mappings, id), { recursive: true });
    writeFileSync(join(mappings, id, `${id}-inventory.map.yaml`), bravo.replaceAll('bravo', id));
    writeFileSync(
      join(mappings, id, 'supplier.yaml'),
      `supplier: 1
name: Supplier ${index}
timeZone: UTC
currency: USD
channel: { kind: sftp, host: ${server.host}, port: ${server.port}, username: ${username}, password: "\${env:BENCH_PASSWORD}", hostKeys: ["${server.hostKeyFingerprint}"], oneSession: false }
collect:
  - { folder: /outbound, every: ${EVERY_SECONDS}s, settle: 5s, then: archive, archiveFolder: /archive }
deliver: { folder: /inbound }
stock: { coverage: full, reflectsAt: acknowledgment, buffer: 3, minimumShare: 0.5, missingFeeds: 2 }
costs: { dropShipFee: "1.75", freightPerOrder: "6.40", freightPerUnit: "0", priority: 2 }
`,
    );
  }
  return mappings;
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return (Number(fields[11]) + Number(fields[12])) / ticks;
}

function rssMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function openSockets(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:');
    } catch {
      // Closed since it was listed.
      return false;
    }
  }).length;
}
