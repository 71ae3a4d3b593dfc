import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { errorMessage } from '../kernel/errors.ts';
import { issueWords } from '../kernel/settings/issue-words.ts';
import { lookUpVariable } from '../kernel/settings/references.ts';
import { crossChecks, missingFolder, missingMappings } from './cross-checks.ts';
import type { Environment } from './environment.ts';
import { invalidConfig } from './mistakes.ts';
import { packageFolder } from './package-folder.ts';
import { resolveReference, UnresolvedReference } from './references.ts';
import { type ConfigFile, configFile } from './schema.ts';
import { type TelemetrySettings, telemetrySettings } from './telemetry.ts';

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
  /** Absent in a configuration that was not read from a file: people sign in with passwords. */
  readonly access?: ConfigFile['access'];
  readonly storefronts: ConfigFile['storefronts'];
  /** Left out where nobody but the log is told. */
  readonly alerts?: ConfigFile['alerts'];
  readonly supplierMail?: ConfigFile['supplierMail'];
  /** Folders absolute. Absent in a configuration that was not read from a file: everything is kept in the database. */
  readonly archive?: ConfigFile['archive'];
  /** Milliseconds; absent as above: the defaults. */
  readonly retention?: ConfigFile['retention'];
  /** Absent as above: the defaults. */
  readonly routing?: ConfigFile['routing'];
  /** Absent: no traces are sent. */
  readonly telemetry?: TelemetrySettings | undefined;
  readonly logLevel: ConfigFile['log']['level'];
  readonly environment: Environment;
  /** Where the value or key stands that is wrong; absent in a configuration that was not read from a file. */
  readonly placeOf?: (issue: z.core.$ZodIssue) => string;
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
  const broken = document.errors.map((error) => `${at(error.pos[0])} ${error.message}`);
  if (broken.length > 0) throw invalidConfig(broken);
  const unresolved = resolveReferences(document, environment, at);
  const written: unknown = document.toJS() ?? {};
  const parsed = configFile.safeParse(written, { reportInput: true });
  const mistakes = [...unresolved, ...environmentMistakes(environment)];
  for (const issue of parsed.error?.issues ?? []) {
    const place = at(placeOf(document, issue));
    // What a reference should have become is not known, so nothing else can be said about it.
    if (!unresolved.some((mistake) => mistake.startsWith(`${place} `)))
      mistakes.push(`${place} ${messageOf(document, issue)}`);
  }
  const atPath = (where: readonly string[]): string => at(offsetOf(document, where));
  mistakes.push(...crossChecks(written, atPath));
  // By itself it keeps nobody from commands that need no supplier; whoever starts the gateway is told of it there.
  if (mistakes.length > 0) mistakes.push(...missingMappings(written, dirname(path), atPath));
  if (!parsed.success || mistakes.length > 0) throw invalidConfig(mistakes);
  const config = parsed.data;
  return {
    file,
    mappingsFolder: resolve(dirname(path), config.mappings),
    stateFolder: resolve(dirname(path), config.state),
    databaseUrl: variable(environment, 'DATABASE_URL'),
    server: config.server,
    access: config.access,
    storefronts: config.storefronts,
    alerts: config.alerts,
    ...(config.supplierMail === undefined ? {} : { supplierMail: config.supplierMail }),
    retention: config.retention,
    routing: config.routing,
    archive: withAbsoluteFolders(config.archive, dirname(path)),
    telemetry: telemetrySettings(config.telemetry, environment),
    logLevel: logLevel(environment) ?? config.log.level,
    environment,
    placeOf: (issue) => at(placeOf(document, issue)),
  };
}

function withAbsoluteFolders(archive: ConfigFile['archive'], base: string): ConfigFile['archive'] {
  const places = Object.entries(archive.places).map(([name, place]) => [
    name,
    place.kind === 'folder' ? { ...place, folder: resolve(base, place.folder) } : place,
  ]);
  return { ...archive, places: Object.fromEntries(places) };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw invalidConfig([
      `${path} cannot be read: ${errorMessage(error)}. Start where crossdock.yaml is, or give --config FILE; one to begin with is ${join(packageFolder(), 'crossdock.yaml')}.`,
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

/** A variable that is read without being referred to. */
function variable(environment: Environment, name: string): string | undefined {
  try {
    return lookUpVariable(environment, name, (path) => readFileSync(path, 'utf8'))?.value;
  } catch (error) {
    throw invalidConfig([
      `environment ${name}_FILE: ${environment[`${name}_FILE`]} cannot be read (${errorMessage(error)})`,
    ]);
  }
}

/** What the environment says itself, besides what the file refers to. */
function environmentMistakes(environment: Environment): string[] {
  const mistakes: string[] = [];
  const url = variable(environment, 'DATABASE_URL');
  if (url && !/^postgres(ql)?:\/\//.test(url)) {
    mistakes.push('environment DATABASE_URL: expected postgres://user:password@host:port/database');
  }
  const level = environment.CROSSDOCK_LOG_LEVEL;
  if (level && logLevel(environment) === undefined) {
    mistakes.push(`environment CROSSDOCK_LOG_LEVEL: "${level}"; expected ${LOG_LEVELS.options.join(', ')}`);
  }
  return mistakes;
}

/**
 * Says whether there is a mappings folder, to whoever cannot do without.
 *
 * @throws ConfigError CONFIG-INVALID
 */
export function needMappings({ mappingsFolder, file, placeOf }: Config): void {
  const place = placeOf?.({ code: 'custom', path: ['mappings'], message: '' }) ?? file;
  const mistakes = missingFolder(mappingsFolder, place);
  if (mistakes.length > 0) throw invalidConfig(mistakes);
}

/** Where something wrong below a path of crossdock.yaml stands; undefined where the configuration was not read from a file. */
export function placeBelow(placeOf: Config['placeOf'], path: readonly (string | number)[]): Config['placeOf'] {
  return placeOf && ((issue) => placeOf({ ...issue, path: [...path, ...issue.path] }));
}

type Issue = z.core.$ZodIssue;

function placeOf(document: Document, issue: Issue): number {
  if (issue.code !== 'unrecognized_keys') return offsetOf(document, issue.path);
  const parent = issue.path.length === 0 ? document.contents : document.getIn(issue.path as (string | number)[], true);
  const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === issue.keys[0]) : undefined;
  return isNode(pair?.key) ? (pair.key.range?.[0] ?? 0) : offsetOf(document, issue.path);
}

function messageOf(document: Document, issue: Issue): string {
  const where = issue.path.join('.');
  const words = issueWords(configFile, issue, foundAt(document, issue.path));
  if (issue.code === 'unrecognized_keys') return where === '' ? words : `${where}: ${words}`;
  return `${where || 'crossdock.yaml'}: ${words}`;
}

/** A value as the file has it; undefined for what is no plain value, or stands elsewhere because it is a secret. */
function foundAt(document: Document, path: readonly PropertyKey[]): string | undefined {
  const node = document.getIn(path as (string | number)[], true);
  const source = isScalar(node) ? node.source : undefined;
  return source === undefined || source === '' || source.includes('${') ? undefined : source;
}

/** Offset of the closest node to a path: the node itself, else the nearest parent there is. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length) as (string | number)[], true);
    if (isNode(node)) return node.range?.[0] ?? 0;
  }
  return 0;
}

const LOG_LEVELS = configFile.shape.log.unwrap().shape.level.unwrap();

function logLevel(environment: Environment): ConfigFile['log']['level'] | undefined {
  const level = LOG_LEVELS.safeParse(environment.CROSSDOCK_LOG_LEVEL);
  return level.success ? level.data : undefined;
}
