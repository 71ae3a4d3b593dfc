import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAtHostKeys, pinsToTrust, storePins, type TrustOptions } from '../../src/app/supplier/trust.ts';
import { generateHostKey, keyFingerprint, type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';
import { ROOT } from '../support/sources.ts';

const rsa = ssh2.utils.generateKeyPairSync('rsa', { bits: 3072 }).private;
const ecdsa = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 384 }).private;

/** A server's keys are shown, compared by a person, and pinned; nothing secret is sent on the way. */
describe('supplier trust (A8)', () => {
  let server: SftpServer;
  let folder: string;

  beforeEach(async () => {
    server = await startSftpServer({ moreHostKeys: [ecdsa, rsa] });
    folder = mkdtempSync(join(tmpdir(), 'crossdock-trust-'));
    mkdirSync(join(folder, 'mappings/acme'), { recursive: true });
    writeFileSync(join(folder, 'crossdock.yaml'), 'crossdock: 1\nstorefronts: []\n');
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await server.stop();
  });

  const file = () => join(folder, 'mappings/acme/supplier.yaml');
  const text = () => readFileSync(file(), 'utf8');
  const write = (hostKeys = '', host = '127.0.0.1'): void =>
    writeFileSync(
      file(),
      `supplier: 1   # ours\nchannel:\n  kind: sftp\n  host: ${host}\n  port: ${server.port}\n  username: crossdock\n  password: \${env:ACME_PASSWORD}\n${hostKeys}`,
    );
  const options = (more: Partial<TrustOptions> = {}): TrustOptions => ({
    mappingsFolder: join(folder, 'mappings'),
    environment: {},
    supplierId: 'acme',
    isDelivery: false,
    only: false,
    ...more,
  });

  it('shows every kind of key without pins, without credentials, and stores the one that connecting shows', async () => {
    write();
    const report = await lookAtHostKeys(options());
    expect(report.keys.map(({ kind, bits, fingerprint }) => [kind, bits, fingerprint])).toEqual([
      ['ed25519', 256, server.hostKeyFingerprint],
      ['ecdsa', 384, keyFingerprint(ecdsa)],
      ['rsa', 3072, keyFingerprint(rsa)],
    ]);
    expect(report.advice).toEqual({ kind: 'store', pins: [server.hostKeyFingerprint] });
    await storePins(options(), report, pinsToTrust(report, server.hostKeyFingerprint), 'test');
    expect(text()).toContain('supplier: 1   # ours\n');
    expect(text()).toContain(`  host: 127.0.0.1\n  hostKeys:\n    - ${server.hostKeyFingerprint}\n`);
    expect(readdirSync(join(folder, 'mappings/acme'))).toEqual(['supplier.yaml']);
    expect((await lookAtHostKeys(options())).advice).toEqual({ kind: 'pinned' });
    expect([server.counters.passwordBytes, server.counters.loginAttempts]).toEqual([0, {}]);
  });

  it('keeps the old pin beside the new one, drops it with --only, and never holds three', async () => {
    const old = server.hostKeyFingerprint;
    write(`  hostKeys: [${old}]\n`);
    server.changeHostKey();
    const next = server.hostKeyFingerprint;
    const report = await lookAtHostKeys(options());
    expect([report.gone, report.advice]).toEqual([[old], { kind: 'store', pins: [old, next] }]);
    await storePins(options(), report, pinsToTrust(report, next), 'test');
    expect((await lookAtHostKeys(options())).advice).toEqual({ kind: 'pinned' });
    expect((await lookAtHostKeys(options({ only: true }))).advice).toEqual({ kind: 'store', pins: [next] });
    server.changeHostKey(generateHostKey());
    expect((await lookAtHostKeys(options())).advice).toEqual({ kind: 'full' });
  });

  it('says what to set where the pins come from the environment', async () => {
    write(`  hostKeys:\n    - \${env:ACME_HOST_KEY}\n`);
    const set = { kind: 'set', names: [`\${env:ACME_HOST_KEY}`], value: server.hostKeyFingerprint };
    expect((await lookAtHostKeys(options())).advice).toEqual(set);
    const environment = { ACME_HOST_KEY: server.hostKeyFingerprint };
    expect((await lookAtHostKeys(options({ environment }))).advice).toEqual({ kind: 'pinned' });
  });

  it('asks for the kind of key that hostKeyType names', async () => {
    write('  hostKeyType: rsa\n');
    expect((await lookAtHostKeys(options())).advice).toEqual({ kind: 'store', pins: [keyFingerprint(rsa)] });
  });

  it('says what is in the way', async () => {
    await expect(lookAtHostKeys(options({ supplierId: 'nobody' }))).rejects.toMatchObject({ code: 'SUPPLIER-UNKNOWN' });
    write('', `\${env:ACME_HOST}`);
    await expect(lookAtHostKeys(options())).rejects.toMatchObject({
      code: 'SUPPLIER-CHANNEL',
      message: expect.stringContaining('ACME_HOST must be set'),
    });
    write();
    await server.stop();
    await expect(lookAtHostKeys(options())).rejects.toMatchObject({ kind: 'transient', code: 'CHANNEL-UNREACHABLE' });
  });

  it('as a command: asks first, stores with --yes, and its exit codes say what came of it', async () => {
    write();
    const run = async (...args: string[]) => {
      const child = spawn(
        process.execPath,
        ['src/cli/main.ts', 'supplier', 'trust', 'acme', '--config', join(folder, 'crossdock.yaml'), ...args],
        { cwd: ROOT, env: { PATH: process.env.PATH, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      let out = '';
      let err = '';
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk;
      });
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk;
      });
      const [code] = (await once(child, 'close')) as [number];
      return { code, out, err };
    };
    const asked = await run();
    expect(asked).toMatchObject({ code: 1, err: expect.stringContaining('by another way') });
    expect(asked.out).toContain(`256 ${server.hostKeyFingerprint} 127.0.0.1:${server.port} (ED25519)\n`);
    expect(text()).not.toContain('hostKeys');
    const stored = await run('--yes', '--json');
    expect([stored.code, JSON.parse(stored.out)]).toMatchObject([0, { stored: true, supplier: 'acme' }]);
    expect(text()).toContain(server.hostKeyFingerprint);
    expect(await run()).toMatchObject({ code: 0, err: expect.stringContaining('There is nothing to do.') });
  });
});
