import { useEffect, useRef } from 'react';
import { signOut, useSession } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { type Theme, useChosenTheme } from '../parts/theme.ts';
import { toast } from '../parts/toasts.tsx';
import { type TimeStyle, useTimeStyle } from '../parts/when.tsx';
import './person-menu.css';

const themes: readonly (readonly [Theme, string])[] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];
const times: readonly (readonly [TimeStyle, string])[] = [
  ['relative', 'How long ago'],
  ['local', 'Local time'],
  ['utc', 'UTC'],
];

/** Who one is, how things look, and the way out. */
export function PersonMenu({ onHelp }: { readonly onHelp: () => void }) {
  const { name, role, kind } = useSession();
  const [theme, setTheme] = useChosenTheme();
  const [time, setTime] = useTimeStyle();
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const isInside = event.target instanceof Node && menu.current?.contains(event.target);
      if (menu.current !== null && (!isInside || (event instanceof KeyboardEvent && event.key === 'Escape')))
        menu.current.open = false;
    };
    for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, close);
    return () => {
      for (const kind of ['pointerdown', 'keydown']) document.removeEventListener(kind, close);
    };
  }, []);
  return (
    <details className="person" ref={menu}>
      <summary aria-label={`${name}: colours, times, keys, sign-out`}>
        <Icon name="person" />
        <span className="person-name">{name}</span>
        <Icon name="down" size={12} />
      </summary>
      <div className="person-menu">
        <p>
          <strong>{name}</strong> <span className="quiet">{role}</span>
        </p>
        {kind === 'this machine' && (
          <p className="quiet">
            Nobody was given access yet: whoever works on this machine may do everything. Invite the first admin under
            People and keys.
          </p>
        )}
        <Choice legend="Colours" name="theme" options={themes} chosen={theme} onChoose={setTheme} />
        <Choice legend="Times" name="time" options={times} chosen={time} onChoose={setTime} />
        <div className="row">
          <Button onClick={onHelp}>
            Keys <kbd>?</kbd>
          </Button>
          <a className="button" href="/openapi.json">
            API
          </a>
          {kind === 'person' && (
            <Button
              className="push"
              onClick={() => void signOut().catch((error: unknown) => toast('bad', String(error)))}
            >
              Sign out
            </Button>
          )}
        </div>
      </div>
    </details>
  );
}

function Choice<Value extends string>({
  legend,
  name,
  options,
  chosen,
  onChoose,
}: {
  readonly legend: string;
  readonly name: string;
  readonly options: readonly (readonly [Value, string])[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}) {
  return (
    <fieldset className="person-choice">
      <legend>{legend}</legend>
      {options.map(([value, word]) => (
        <label key={value}>
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          {word}
        </label>
      ))}
    </fieldset>
  );
}
