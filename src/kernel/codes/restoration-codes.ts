import type { CodeEntry } from '../codes.ts';

/** Codes about databases that came back from a backup (docs/backup.md). */
export const restorationCodes = {
  'DATABASE-RESTORED': {
    kind: 'rejected',
    title: 'This database came back from a backup, or is a copy of another one',
    why: 'What was sent after the backup was taken is not known here. Sent again, it would be a doubled purchase order, so nothing goes out: no document to suppliers, no quantity, price or package to shops.',
    remedy:
      'Read docs/backup.md. `crossdock restore status` says what is in doubt; compare it with suppliers and shops; then `crossdock restore release --reason TEXT`. What is in doubt stays held after that until a person decides about each. Is it a copy for trying things out, leave it as it is.',
  },
  'RESTORE-GATEWAY-RUNS': {
    kind: 'rejected',
    title: 'A gateway is at work on the database that is to count as restored',
    why: 'It would go on sending what the backup does not know.',
    remedy:
      'Stop every gateway of this database, then say it again. One that was killed is forgotten when the next one starts.',
  },
  'RESTORE-NOTHING-HELD': {
    kind: 'rejected',
    title: 'There is nothing to release: the database was not restored',
    why: 'Things go out already.',
    remedy:
      'Nothing has to be done. If it was restored in a way that cannot be noticed (a copy of the disk), stop the gateways, run `crossdock restore begin`, and start them again.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
