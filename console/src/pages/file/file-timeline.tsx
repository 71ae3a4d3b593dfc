import { Link } from 'wouter';
import { type AnswerOf, useGet } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { standingOf } from '../../parts/standings.ts';
import { type Moment, Timeline } from '../../parts/timeline.tsx';

type Answer = AnswerOf<'/v1/files/{id}/timeline'>['timeline'];

/** When what happened to the file, how long each step took, and how often it was tried. */
export function FileTimeline({ id }: { readonly id: string }) {
  const query = useGet('/v1/files/{id}/timeline', { path: { id } });
  return (
    <Panel title="What happened to it">
      <Loaded query={query} lines={6}>
        {({ timeline }) => <Timeline label="What happened to the file" moments={momentsOf(timeline)} />}
      </Loaded>
    </Panel>
  );
}

function momentsOf(timeline: Answer): Moment[] {
  const { modifiedAt, firstSeenAt, receivedAt, readings, effects, settled, settle, settleAttempts } = timeline;
  return [
    { key: 'written', title: 'Written by the supplier', at: modifiedAt, standing: 'idle', word: 'done' },
    { key: 'seen', title: 'Seen in its folder', at: firstSeenAt, standing: 'ok', word: 'done' },
    {
      key: 'received',
      title: 'Received and archived',
      at: receivedAt,
      since: firstSeenAt,
      standing: 'ok',
      word: 'done',
      note: 'Its bytes were committed before anything was read.',
    },
    ...(readings.length === 0 || timeline.state === 'received'
      ? [{ key: 'waits', title: 'Waits to be read', at: null, standing: 'busy' as const, word: 'waiting' }]
      : readings.flatMap((reading) => ofReading(reading, receivedAt))),
    ...effects.map((effect, index) => ofEffect(effect, index)),
    ...(settle === 'keep' ? [] : [ofSettling(settled, settleAttempts)]),
  ];
}

function ofReading(reading: Answer['readings'][number], receivedAt: string): Moment[] {
  const { attempt, beganAt, translatedAt, endedAt, documents, applied, state, by, reason } = reading;
  const again = attempt === 0 ? '' : ` again (${attempt})`;
  const who = by === null ? undefined : `by ${by}${reason === null ? '' : `: ${reason}`}`;
  return [
    {
      key: `opened ${attempt}`,
      title: `Opened${again}`,
      at: beganAt,
      since: attempt === 0 ? receivedAt : undefined,
      standing: 'ok',
      word: 'done',
      ...(who === undefined ? {} : { note: who }),
    },
    ...(translatedAt === null
      ? []
      : [
          {
            key: `translated ${attempt}`,
            title: 'Translated',
            at: translatedAt,
            since: beganAt,
            standing: 'ok' as const,
            word: 'done',
          },
        ]),
    {
      key: `recorded ${attempt}`,
      title: state === 'held' ? 'Held' : state === 'duplicate' ? 'Recognised as a repeat' : 'Recorded',
      at: endedAt,
      since: translatedAt ?? beganAt,
      standing: standingOf(state ?? 'opened'),
      word: state ?? 'done',
      note:
        documents === 0
          ? 'No document of it was recorded.'
          : `${applied} of ${documents} ${documents === 1 ? 'document' : 'documents'} took effect.`,
    },
  ];
}

const effectWords = {
  answer: 'Answered with',
  fulfilment: 'A parcel was told to',
  stock: 'Figures were told to',
} as const;

function ofEffect(
  { kind, name, key, state, attempts, queuedAt, doneAt }: Answer['effects'][number],
  index: number,
): Moment {
  const to =
    kind === 'fulfilment' && key !== null ? (
      <Link href={`/orders/${key}`}>{key}</Link>
    ) : kind === 'answer' && key !== null ? (
      <Link href={`/documents?way=out&delivery=${key}`}>{name}</Link>
    ) : (
      name
    );
  return {
    key: `${kind} ${index}`,
    title: (
      <>
        {effectWords[kind]} {to}
      </>
    ),
    at: doneAt,
    since: queuedAt,
    standing: doneAt === null ? standingOf(state) : 'ok',
    word: state,
    ...(doneAt === null
      ? { note: `${state}${attempts > 0 ? `, ${attempts} attempts failed` : ''}` }
      : attempts > 1
        ? { note: `after ${attempts} attempts` }
        : {}),
  };
}

function ofSettling(settled: string | null, attempts: number): Moment {
  const title =
    settled === 'done'
      ? 'Cleared away at the supplier'
      : settled === null
        ? 'Not cleared away at the supplier yet'
        : `Not cleared away: it was ${settled === 'absent' ? 'gone' : 'changed'} there`;
  return {
    key: 'settled',
    title,
    at: null,
    standing: settled === 'done' ? 'ok' : settled === null ? 'busy' : 'warn',
    word: settled ?? 'waiting',
    ...(attempts > 0 ? { note: `${attempts} attempts failed` } : {}),
  };
}
