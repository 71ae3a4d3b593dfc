/** Codes about databases that came back from a backup (docs/backup.md). */
export const restorationCodes = {
  'DATABASE-RESTORED': {
    kind: 'rejected',
    title: 'This database came back from a backup, or is a copy of another one',
    why: 'What was sent after the backup was taken is not known here. Sent again, it would be a doubled purchase order, so nothing goes out: no document to suppliers, no quantity, price or package to shops.',
    remedy:
      'Read docs/backup.md. *Restore* in the console, or `crossdock restore status`, says what is in doubt; compare it with suppliers and shops; then release it there, or by `crossdock restore release --reason TEXT`. What is in doubt stays held after that until a person decides about each. Is it a copy for trying things out, leave it as it is.',
  },
  'BACKUP-UNREADABLE': {
    kind: 'config',
    title: 'A backup cannot be read or written',
    why: 'It was cut off, is on a full disk, or is something else. Nothing of it was restored.',
    remedy:
      'Take another backup. Check that the file came over whole (its size, a checksum) and that the disk has room.',
  },
  'BACKUP-OTHER-SCHEMA': {
    kind: 'config',
    title: 'A backup was made with another schema than this build has',
    why: 'What it holds would stand in the wrong columns. Nothing of it was restored.',
    remedy:
      'Restore it with the release that made it (the message says which), into an empty database; then start this release, which migrates it.',
  },
  'BACKUP-TARGET-NOT-EMPTY': {
    kind: 'config',
    title: 'A backup is only restored into an empty database',
    why: 'What is there would be lost, or mixed with what comes.',
    remedy:
      'Name an empty database in DATABASE_URL. Of the embedded server: stop everything, move the folder .crossdock/postgres away (keep it), and restore again.',
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
} as const;
