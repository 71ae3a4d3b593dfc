import { type ComponentType, useEffect, useState } from 'react';
import { Skeleton } from './loaded.tsx';

/** A component whose script is brought when it is shown, or before. */
export interface Later<Props extends object> {
  (props: Props): React.ReactNode;
  /** Has the script brought; nothing is brought twice. */
  readonly bring: () => Promise<unknown>;
}

/**
 * A component that comes with a script of its own; until then there is a placeholder. In place of `lazy` and `Suspense` of React, which let a
 * placeholder stand for 300 ms even where the script comes at once.
 *
 * @example const Drawn = later(() => import('./plot-drawn.tsx'), 4);
 */
export function later<Props extends object>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
  /** How many lines the placeholder has. */
  lines: number,
): Later<Props> {
  let Found: ComponentType<Props> | undefined;
  const bring = async (): Promise<void> => {
    Found ??= (await load()).default;
  };
  function Shown(props: Props) {
    const [isThere, setThere] = useState(Found !== undefined);
    const [failure, setFailure] = useState<{ readonly error: unknown }>();
    useEffect(() => {
      if (isThere) return;
      bring().then(
        () => setThere(true),
        (error: unknown) => setFailure({ error }),
      );
    }, [isThere]);
    // Whoever shows it has a Boundary around it.
    if (failure !== undefined) throw failure.error;
    return Found === undefined ? <Skeleton lines={lines} /> : <Found {...props} />;
  }
  return Object.assign(Shown, { bring });
}
