import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configFile } from '../../src/config/schema.ts';

/**
 * No engine for images runs where this repository is tested, and no linter for them comes from npm: the rules that matter
 * are checked here. docs/operations.md says what was tried.
 */
const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The instructions of a Dockerfile, with continued lines joined and comments left out. */
function instructions(): { readonly word: string; readonly rest: string }[] {
  const joined = read('Dockerfile')
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ');
  return joined
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, word = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
      return { word: word.toUpperCase(), rest };
    });
}

describe('the image', () => {
  const all = instructions();
  const last = all.map(({ word }) => word).lastIndexOf('FROM');
  const final = all.slice(last);

  it('is built in a stage of its own, on bases that are named with their version', () => {
    const bases = all.filter(({ word }) => word === 'FROM').map(({ rest }) => rest);
    expect(bases.length).toBeGreaterThan(1);
    for (const base of bases) expect(base).toMatch(/^\S+:\d\S*( AS \w+)?$/);
    expect(new Set(bases.map((base) => base.split(' ')[0])).size, 'both stages run on the same base').toBe(1);
  });

  it('installs exactly what the lock file says, and leaves what only building needs behind', () => {
    const runs = all.filter(({ word }) => word === 'RUN').map(({ rest }) => rest);
    expect(runs.join('\n')).toContain('npm ci');
    expect(runs.join('\n')).toContain('npm prune --omit=dev');
    expect(runs.join('\n')).not.toMatch(/npm install|curl|wget|apt-get upgrade|sudo/);
    expect(all.map(({ word }) => word)).not.toContain('ADD');
  });

  it('runs as an ordinary user, in exec form, so that signals reach the gateway, and says whether it is well', () => {
    const words = final.map(({ word }) => word);
    const user = final.find(({ word }) => word === 'USER');
    expect(user?.rest).toBe('node');
    expect(words.indexOf('USER')).toBeLessThan(words.indexOf('CMD'));
    const command = JSON.parse(final.find(({ word }) => word === 'CMD')?.rest ?? '') as string[];
    expect(command.slice(-2)).toEqual(['dist/src/cli/main.js', 'start']);
    expect(final.find(({ word }) => word === 'HEALTHCHECK')?.rest).toContain('/livez');
  });

  it('takes only what is there, and everything that the package says it has', () => {
    const copied = final.filter(({ word }) => word === 'COPY').map(({ rest }) => rest.split(/\s+/)[1] ?? '');
    const made = ['/app/node_modules', '/app/dist'];
    for (const path of copied.filter((one) => !made.includes(one)))
      expect(existsSync(join(root, path.replace('/app/', ''))), path).toBe(true);
    for (const needed of ['/app/dist', '/app/node_modules', '/app/mappings', '/app/package.json'])
      expect(copied).toContain(needed);
  });

  it('starts with a configuration that is valid', () => {
    const given = parse(read('samples/container/crossdock.yaml').replace(/\$\{env:\w+\}/g, 'a-key-of-the-api'));
    expect(configFile.safeParse(given).error?.issues).toBeUndefined();
  });
});

describe('compose.yaml', () => {
  const { services } = parse(read('compose.yaml'));

  it('runs two gateways that cannot write to their root, without rights, and lets them drain', () => {
    const { gateway } = services;
    expect(gateway.deploy.replicas).toBe(2);
    expect(gateway.read_only).toBe(true);
    expect(gateway.tmpfs).toContain('/tmp');
    expect(gateway.cap_drop).toEqual(['ALL']);
    expect(gateway.security_opt).toContain('no-new-privileges:true');
    expect(Number.parseInt(gateway.stop_grace_period, 10)).toBeGreaterThan(30);
    // Two replicas need two ports of the host, and nobody beyond this machine is let in by accident.
    expect(gateway.ports).toEqual(['127.0.0.1:8780-8781:8780']);
    expect(gateway.depends_on.postgres.condition).toBe('service_healthy');
  });

  it('has no secret in it', () => {
    for (const service of Object.values<{ environment?: Record<string, string> }>(services)) {
      for (const [name, value] of Object.entries(service.environment ?? {}))
        if (/PASSWORD|KEY|SECRET|TOKEN/.test(name)) expect(value, name).toMatch(/^\$\{\w+:\?/);
    }
  });
});

describe('the systemd unit', () => {
  const unit = read('docs/ops/crossdock.service');

  it('has no secret in it, hands them over as credentials, and gives up on wrong configuration', () => {
    expect(unit).toMatch(/^LoadCredential=CROSSDOCK_API_KEY:/m);
    expect(unit).toMatch(/^RestartPreventExitStatus=2 3$/m);
    expect(unit).not.toMatch(/^Environment=.*(KEY|PASSWORD|TOKEN|SECRET)=/m);
  });

  const isThere = spawnSync('systemd-analyze', ['--version']).status === 0;
  it.skipIf(!isThere)('is taken by systemd and exposes little (needs systemd-analyze)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'crossdock-unit-'));
    try {
      const file = join(folder, 'crossdock.service');
      // Node and the folders of an installation are not here.
      writeFileSync(file, unit.replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true').replace(/^WorkingDirectory=.*$/m, ''));
      const verified = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
      expect(verified.stderr.split('\n').filter((line) => line.includes('crossdock.service'))).toEqual([]);
      const said = execFileSync('systemd-analyze', ['security', '--offline=true', file], { encoding: 'utf8' });
      const level = Number(/exposure level for \S+: ([\d.]+)/.exec(said)?.[1]);
      expect(level).toBeLessThan(2);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
