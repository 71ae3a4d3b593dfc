/** Codes of the archive of raw bytes; see ../codes.ts for what an entry means. */
export const archiveCodes = {
  'ARCHIVE-DAMAGED': {
    kind: 'rejected',
    title: 'Archived bytes are not what was stored',
    why: 'Their hash is another one, or they cannot be decompressed: a disk, a share or a hand changed them. What they say now is not what the supplier sent, so nothing of it is used.',
    remedy:
      'Restore these bytes from a backup of the place (docs/archive.md) and have the file read again (*Read it again* on its exception, *Read again* on its page, or `crossdock files reprocess`), or ask the supplier to send it again. Look at the disk.',
  },
  'ARCHIVE-MISSING': {
    kind: 'rejected',
    title: 'Archived bytes are not where they were put',
    why: 'The ledger says that the place holds them and the place does not. Nothing can be read again from them.',
    remedy:
      'Restore the place from a backup, or ask the supplier to send the file again. See who else may delete in that folder or bucket: a lifecycle rule must not.',
  },
  'ARCHIVE-REMOVED': {
    kind: 'rejected',
    title: 'The bytes were removed because they were kept long enough',
    why: 'The retention of its kind is over, so the file cannot be exported or processed again. What it said stays recorded.',
    remedy:
      'Ask the supplier to send the file again if it is really needed. To keep files longer, change `retention` in crossdock.yaml; what is gone stays gone.',
  },
  'ARCHIVE-CLAIM-LATE': {
    kind: 'transient',
    title: 'Fetched bytes were gone before their file was claimed',
    why: 'The fetch took more than half a day, or somebody removed what it wrote. Nothing was claimed, and the file is still at the supplier.',
    remedy: 'The gateway fetches it again by itself. If it repeats, look for who deletes in the archive.',
  },
  'ARCHIVE-FULL': {
    kind: 'transient',
    title: 'The archive has no room for another file',
    why: 'Raw bytes come before everything else: what cannot be kept is not read, and files stay at the supplier until there is room.',
    remedy:
      'Free or add space where `archive` in crossdock.yaml points, or shorten `retention`. The gateway goes on by itself.',
  },
  'ARCHIVE-UNAVAILABLE': {
    kind: 'transient',
    title: 'The archive cannot be written or read just now',
    why: 'A share is not mounted, a disk fails, or the object store does not answer or refuses. Files stay at the supplier until it works.',
    remedy:
      'The message says what failed and where. Look at the share, the disk, the rights of the account, or the object store; the gateway tries again by itself.',
  },
  'EXPORT-REFUSED': {
    kind: 'rejected',
    title: 'The bytes of a file were not written where they were wanted',
    why: 'A file of that name exists, or the path cannot be written. Nothing there was changed.',
    remedy: 'Give another --to, or --force to replace what is there.',
  },
  'FILE-UNKNOWN': {
    kind: 'rejected',
    title: 'There is no received file of that number',
    why: 'Files are known by the number that stands in the address of their page, and that `crossdock files list` shows.',
    remedy: 'Look for it under *Files* in the console, or with `crossdock files list`, and their filters.',
  },
  'ARCHIVE-PLACE-UNKNOWN': {
    kind: 'config',
    title: 'crossdock.yaml does not name a place where raw content lies',
    why: 'Files that were archived there could not be read again. New content may go elsewhere, but the old place has to stay named.',
    remedy:
      'Name the place under archive.places as it was, and choose with archive.write where new content goes (docs/archive.md).',
  },
  'ARCHIVE-PLACE-CHANGED': {
    kind: 'config',
    title: 'An archive place is not the one that this database knows',
    why: 'A share is not mounted, two machines use folders of their own under one name, or the bucket is another one. Writing there would scatter the archive.',
    remedy:
      'Mount or name the right folder or bucket. If it was moved, move everything in it, crossdock-archive.mark included.',
  },
  'ARCHIVE-PLACE-UNUSABLE': {
    kind: 'config',
    title: 'An archive place cannot be used at all',
    why: 'The gateway does not collect what it cannot keep.',
    remedy: 'Correct what the message names: the path, its rights, the bucket, the keys, or a package that is missing.',
  },
} as const;
