import { existsSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls, type PeerCertificate } from 'node:tls';
import type { Config } from '../config/load.ts';
import { packageFolder } from '../config/package-folder.ts';
import { systemClock } from '../kernel/clock.ts';
import { errorMessage } from '../kernel/errors.ts';
import type { Check } from './check.ts';

const PATIENCE_MS = 10_000;
const DAY_MS = 86_400_000;
/** So early a person is told that a certificate ends: renewing it may need somebody else. */
const CERTIFICATE_DAYS = 14;

type Add = (check: Check) => void;

/** What this machine itself must have. */
export function checkMachine(add: Add): void {
  const offset = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Chicago', timeZoneName: 'longOffset' }).format(
    new Date('2026-07-01T12:00:00Z'),
  );
  add({
    subject: 'machine',
    name: 'time zones',
    ok: offset.endsWith('GMT-05:00'),
    detail: offset.endsWith('GMT-05:00') ? 'known' : `summer in Chicago counts as ${offset}`,
    fix: 'Use a Node with full ICU data (the official builds have it): cut-offs and calendars depend on it.',
  });
  const page = join(packageFolder(), 'dist/console/index.html');
  // The gateway works without it.
  add({
    subject: 'machine',
    name: 'console',
    ok: true,
    detail: existsSync(page)
      ? 'built'
      : 'not built, so /console/ answers nothing: `npm run build:console` (the package has it)',
  });
}

/** Every address that the configuration names: whether somebody answers, and how long certificates last. Nothing is sent. */
export async function checkPlaces(config: Config, add: Add): Promise<void> {
  for (const { id, ...target } of config.alerts?.targets ?? []) {
    const { url, host, port, tls } = target as Partial<Record<'url' | 'host' | 'tls', string>> & { port?: number };
    const place = placeOf(url ?? `${tls === 'implicit' ? 'smtps' : 'smtp'}://${host}:${port ?? 587}`);
    if (place === undefined) continue;
    await checkPlace(
      `alert ${id}`,
      place,
      'Nobody is told of anything until it answers. `crossdock alerts test`, or *Send a test* in the console, sends a notice.',
      add,
    );
  }
  for (const { id, url, shop } of config.storefronts as readonly { id: string; url?: string; shop?: string }[]) {
    const place = placeOf(url ?? (shop === undefined ? '' : `https://${shop}`));
    if (place !== undefined) await checkPlace(`shop ${id}`, place, 'The shop is told nothing until it answers.', add);
  }
  if (config.server.publicUrl !== undefined) {
    const place = placeOf(config.server.publicUrl);
    if (place !== undefined) await checkPlace('publicUrl', place, 'Shops send their webhooks there.', add);
  }
  if (config.telemetry !== undefined) await checkTelemetry(config.telemetry, add);
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  readonly speaksFirst: boolean;
}

const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'smtp:': 587, 'smtps:': 465 };

function placeOf(text: string): Place | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port } = new URL(text);
  const usual = PORTS[protocol];
  if (usual === undefined) return undefined;
  const host = hostname.replace(/^\[|\]$/g, '');
  const isTls = protocol === 'https:' || protocol === 'smtps:';
  return { host, port: Number(port) || usual, isTls, speaksFirst: protocol.startsWith('smtp') };
}

async function checkPlace(subject: string, place: Place, why: string, add: Add): Promise<void> {
  const at = `${place.host}:${place.port}`;
  try {
    const { greeting, certificate } = await reach(place);
    const isMail = !place.speaksFirst || /^220[ -]/.test(greeting);
    add({
      subject,
      name: 'answers',
      ok: isMail,
      detail: isMail ? at : `${at} is no mail server: ${greeting.slice(0, 60)}`,
      fix: why,
    });
    if (certificate === undefined) return;
    const days = Math.floor((new Date(certificate.valid_to).getTime() - systemClock.now().getTime()) / DAY_MS);
    add({
      subject,
      name: 'certificate',
      ok: days >= CERTIFICATE_DAYS,
      detail: `ends in ${days} days (${certificate.valid_to})`,
      fix: `Have the certificate of ${place.host} renewed; after its end nothing can be sent there.`,
    });
  } catch (error) {
    add({
      subject,
      name: 'answers',
      ok: false,
      detail: `${at}: ${errorMessage(error)}`,
      fix: `Look at the address, DNS, firewall and certificate. ${why}`,
    });
  }
}

function reach({
  host,
  port,
  isTls,
  speaksFirst,
}: Place): Promise<{ greeting: string; certificate?: PeerCertificate }> {
  return new Promise((resolve, reject) => {
    const tls = isTls ? connectTls({ host, port, servername: host }) : undefined;
    const socket: Socket = tls ?? connectTcp({ host, port });
    const done = (action: () => void): void => {
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.destroy();
      action();
    };
    const answer = (greeting: string): void => {
      const certificate = tls?.getPeerCertificate();
      done(() => resolve({ greeting, ...(certificate === undefined ? {} : { certificate }) }));
    };
    socket.setTimeout(PATIENCE_MS, () => done(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`))));
    socket.once('error', (error) => done(() => reject(error)));
    socket.once('close', () => done(() => reject(new Error('it hung up'))));
    if (speaksFirst) socket.once('data', (data: Buffer) => answer(data.toString('latin1').trim()));
    else socket.once(isTls ? 'secureConnect' : 'connect', () => answer(''));
  });
}

async function checkTelemetry({ url, headers }: NonNullable<Config['telemetry']>, add: Add): Promise<void> {
  const fix =
    'Look at telemetry.endpoint and its headers, or at OTEL_EXPORTER_OTLP_ENDPOINT. Traces are lost; nothing else is.';
  const about = { subject: 'telemetry', name: 'answers', fix };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"resourceSpans":[]}',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
    add({ ...about, ok: response.ok, detail: `${new URL(url).host} answers ${response.status}` });
  } catch (error) {
    add({ ...about, ok: false, detail: `${new URL(url).host}: ${errorMessage(error)}` });
  }
}
