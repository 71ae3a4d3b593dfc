import { readFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Described } from '../kernel/settings/describe-schema.ts';
import { shownUrl } from '../kernel/settings/mask.ts';
import { type Found, lookUpVariable, withoutLineEnd } from '../kernel/settings/references.ts';
import { type LookUp, type Setting, type SettingPlace, settingsOf, type Written } from '../kernel/settings/settings.ts';
import type { Environment } from './environment.ts';

/** Variables that count without being referred to, with the setting that each of them sets. */
const VARIABLES: readonly (readonly [name: string, path: string, description: string])[] = [
  ['DATABASE_URL', 'DATABASE_URL', 'Your own Postgres; without it the embedded server in the state folder.'],
  ['CROSSDOCK_LOG_LEVEL', 'log.level', 'Overrides log.level.'],
];

/**
 * Every value of a crossdock.yaml that `loadConfig` took, with its origin, the environment's own variables included.
 *
 * @param described what the file may say, the options of its adapters included
 */
export function configSettings(file: string, environment: Environment, described: Described): Setting[] {
  const settings = settingsOf(described, writtenOf(file), lookUp(environment));
  for (const [name, path, description] of VARIABLES) {
    const found = lookUpVariable(environment, name, readText);
    if (found === undefined) continue;
    const before = settings.findIndex((setting) => setting.path === path);
    const own = fromVariable(path, found, description);
    if (before < 0) settings.push(own);
    else settings[before] = own;
  }
  return settings;
}

function fromVariable(path: string, { value, from, name }: Found, description: string): Setting {
  const shown = /^[a-z]+:\/\//.test(value) ? shownUrl(value) : { value, masked: false };
  return { path, ...shown, from, name, description };
}

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}

/** References in crossdock.yaml stand for whole values, and have all been found when it was loaded. */
function lookUp(environment: Environment): LookUp {
  return (kind, name) => {
    if (kind === 'env') return lookUpVariable(environment, name, readText);
    return { value: withoutLineEnd(readText(name)), from: 'secret-file', name };
  };
}

/** The file with the place of every value. */
function writtenOf(file: string): Written {
  const counter = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: counter, prettyErrors: false });
  const place = (offset: number): SettingPlace => {
    const { line, col } = counter.linePos(offset);
    return { file, line, column: col };
  };
  const convert = (node: unknown, at: number): Written => {
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }) => {
        const start = isScalar(key) ? (key.range?.[0] ?? at) : at;
        return [String(isScalar(key) ? key.value : key), { node: convert(value, start) }] as const;
      });
      return { kind: 'map', entries: new Map(entries) };
    }
    if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => convert(item, at)) };
    if (!isScalar(node)) return { kind: 'scalar', place: place(at), value: null };
    return { kind: 'scalar', place: place(node.range?.[0] ?? at), value: node.value };
  };
  return convert(document.contents, 0);
}
