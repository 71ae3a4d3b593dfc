import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Document, isNode, LineCounter, parseDocument, visit } from 'yaml';
import { ConfigError, errorMessage } from '../kernel/errors.ts';
import type { Environment } from './environment.ts';
import { resolveReference, UnresolvedReference } from './references.ts';
import { type ConfigFile, configFile } from './schema.ts';

/** The gateway's own configuration, complete and with secrets resolved. */
export interface Config {
  /** Path of crossdock.yaml, for messages. */
  readonly file: string;
  /** Absolute. */
  readonly mappingsFolder: string;
  /** Absolute: where the embedded database lives. */
  readonly stateFolder: string;
  /** DATABASE_URL, when an own database is to be used. */
  readonly databaseUrl: string | undefined;
  readonly server: ConfigFile['server'];
  readonly storefronts: ConfigFile['storefronts'];
  readonly logLevel: ConfigFile['log']['level'];
  readonly environment: Environment;
}

/**
 * Reads crossdock.yaml and the environment. All mistakes are reported at once, each with file:line:column.
 *
 * Environment: DATABASE_URL, CROSSDOCK_LOG_LEVEL.
 *
 * @throws ConfigError CONFIG-INVALID
 */
export function loadConfig(file: string, environment: Environment): Config {
  const path = resolve(file);
  const text = readText(path);
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = counter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const mistakes = document.errors.map((error) => `${at(error.pos[0])} ${error.message}`);
  if (mistakes.length === 0) mistakes.push(...resolveReferences(document, environment, at));
  if (mistakes.length > 0) throw invalid(mistakes);
  const parsed = configFile.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    throw invalid(
      parsed.error.issues.map((issue) => {
        const keys = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
        return `${at(offsetOf(document, keys))} ${issue.path.join('.') || 'crossdock.yaml'}: ${issue.message}`;
      }),
    );
  }
  const config = parsed.data;
  checkServer(config, file);
  return {
    file,
    mappingsFolder: resolve(dirname(path), config.mappings),
    stateFolder: resolve(dirname(path), config.state),
    databaseUrl: environment.DATABASE_URL || undefined,
    server: config.server,
    storefronts: config.storefronts,
    logLevel: logLevel(environment) ?? config.log.level,
    environment,
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw invalid([
      `${path} cannot be read: ${errorMessage(error)}. Start where crossdock.yaml is, or give --config FILE.`,
    ]);
  }
}

/** Replaces references in place; answers those that could not be resolved. */
function resolveReferences(document: Document, environment: Environment, at: (offset: number) => string): string[] {
  const mistakes: string[] = [];
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'string') return;
      try {
        node.value = resolveReference(node.value, environment, (path) => readFileSync(path, 'utf8'));
      } catch (error) {
        if (!(error instanceof UnresolvedReference)) throw error;
        mistakes.push(`${at(node.range?.[0] ?? 0)} ${error.message}`);
      }
    },
  });
  return mistakes;
}

/** Offset of the closest node to a path: the node itself, else the nearest parent there is. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length) as (string | number)[], true);
    if (isNode(node)) return node.range?.[0] ?? 0;
  }
  return 0;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

function checkServer(config: ConfigFile, file: string): void {
  if (LOOPBACK.has(config.server.host) || config.server.apiKey !== undefined) return;
  throw invalid([
    `${file} server.host is ${config.server.host}: beyond loopback server.apiKey is required, because anybody who reaches the port could place orders`,
  ]);
}

function logLevel(environment: Environment): ConfigFile['log']['level'] | undefined {
  const level = configFile.shape.log.unwrap().shape.level.unwrap().safeParse(environment.CROSSDOCK_LOG_LEVEL);
  return level.success ? level.data : undefined;
}

function invalid(mistakes: readonly string[]): ConfigError {
  return new ConfigError('CONFIG-INVALID', `The configuration cannot be used:\n  ${mistakes.join('\n  ')}`, {
    facts: { mistakes },
  });
}
