import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { configFile } from './schema.ts';

/** Says where something at a path of crossdock.yaml stands. */
type At = (path: readonly string[]) => string;

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const server = configFile.shape.server.unwrap().shape;

/**
 * What only several values together say, or the disk. The file may have other mistakes: what can be read of it counts, so that
 * nobody mends one mistake only to be told of the next.
 *
 * @param file crossdock.yaml as it stands, references resolved where they can be
 */
export function crossChecks(file: unknown, at: At): string[] {
  return [...openServer(file, at), ...noWayBack(file, at)];
}

/** Not one of the others, because most commands need no supplier. */
export function missingMappings(file: unknown, base: string, at: At): string[] {
  const named = readable(configFile.shape.mappings, valueAt(file, 'mappings'));
  return named === undefined ? [] : missingFolder(resolve(base, named), at(['mappings']));
}

/** What is wrong with a mappings folder, for whoever cannot do without. */
export function missingFolder(folder: string, place: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return [];
  return [`${place} mappings: there is no folder ${folder}; correct the path, or mount its disk`];
}

function openServer(file: unknown, at: At): string[] {
  const host = openHost(file);
  if (host === undefined || isGiven(file, 'server', 'apiKey')) return [];
  return [
    `${at(['server', 'host'])} server.host is ${host}: beyond loopback server.apiKey is required, because anybody who reaches the port could place orders`,
  ];
}

/** A provider sends people back only to an address that is registered there. */
function noWayBack(file: unknown, at: At): string[] {
  const host = openHost(file);
  if (host === undefined || !isGiven(file, 'access', 'oidc') || isGiven(file, 'server', 'publicUrl')) return [];
  return [
    `${at(['access', 'oidc'])} access.oidc needs server.publicUrl where server.host is ${host}: the provider sends people back there`,
  ];
}

/** The address beyond loopback that is listened on; undefined also where it cannot be read. */
function openHost(file: unknown): string | undefined {
  const host = readable(server.host, valueAt(file, 'server', 'host'));
  return host === undefined || LOOPBACK.has(host) ? undefined : host;
}

/** Whether something stands there, be it wrong: then that is the mistake, not that it is missing. */
function isGiven(file: unknown, ...path: readonly string[]): boolean {
  return valueAt(file, ...path) !== undefined;
}

/** A value by its own schema, default included; undefined for one that has a mistake of its own. */
function readable(schema: z.ZodType<string>, value: unknown): string | undefined {
  const parsed = schema.safeParse(value);
  // A reference that is left refers to nothing.
  return parsed.success && !parsed.data.includes('${') ? parsed.data : undefined;
}

function valueAt(file: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], file);
}
