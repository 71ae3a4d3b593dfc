import { useState } from 'react';
import type { AnswerOf } from '../api/queries.ts';
import { Empty } from './empty.tsx';
import { PlainTable } from './plain-table.tsx';
import { Prose } from './prose.tsx';
import { Status } from './status.tsx';
import './settings-list.css';

type Setting = AnswerOf<'/v1/suppliers/{id}/settings'>['settings'][number];

/** Every value in force with where it comes from: a line of a file, a variable, a secret file, or the default. Secrets come masked from the gateway. */
export function SettingsList({ settings }: { readonly settings: readonly Setting[] }) {
  const [words, setWords] = useState('');
  const [withDefaults, setWithDefaults] = useState(true);
  const needle = words.trim().toLowerCase();
  const shown = settings.filter(
    ({ path, description, from }) =>
      (withDefaults || from !== 'default') && `${path} ${description ?? ''}`.toLowerCase().includes(needle),
  );
  return (
    <div className="stack">
      <div className="filters">
        <div className="filter">
          <label htmlFor="settings-words">Setting</label>
          <input id="settings-words" type="search" value={words} onChange={({ target }) => setWords(target.value)} />
        </div>
        <label className="row">
          <input type="checkbox" checked={withDefaults} onChange={({ target }) => setWithDefaults(target.checked)} />
          Also what nobody wrote (defaults)
        </label>
      </div>
      {shown.length === 0 ? (
        <Empty title="No setting is called so">Look for a part of its name, or of what it is for.</Empty>
      ) : (
        <PlainTable label="Settings" heads={['Setting', 'Value', 'Comes from']}>
          {shown.map((setting) => (
            <tr key={setting.path}>
              <th scope="row">
                <code>{setting.path}</code>
                {setting.description !== undefined && (
                  <p className="settings-for">
                    <Prose text={setting.description} />
                  </p>
                )}
              </th>
              <td>
                <code>{valueText(setting.value)}</code>
              </td>
              <td>
                <Source of={setting} />
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </div>
  );
}

function Source({ of: { from, place, name } }: { readonly of: Setting }) {
  const at = place === undefined ? '' : `${place.file}:${place.line}`;
  if (from === 'default') return <Status standing="idle">default</Status>;
  if (from === 'file') return <span>{at}</span>;
  if (from === 'not set') return <Status standing="bad">{`not set: ${name ?? ''} (${at})`}</Status>;
  return (
    <Status standing="info">{`${from === 'environment' ? 'variable' : 'file'} ${name ?? ''}${at === '' ? '' : ` (${at})`}`}</Status>
  );
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueText).join(', ');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
