/** Codes of the channel room; see ../codes.ts for what an entry means. */
export const channelCodes = {
  'CHANNEL-UNREACHABLE': {
    kind: 'transient',
    title: 'The file server cannot be reached',
    why: 'No files are collected from this supplier and no orders are delivered until it answers again.',
    remedy:
      'Crossdock keeps trying. If it lasts, check host and port in supplier.yaml, name resolution and firewall, and ask the supplier whether their server is up and our address is allowed.',
  },
  'CHANNEL-CONNECTION-LOST': {
    kind: 'transient',
    title: 'The connection ended in the middle of a call',
    why: 'What the call was doing is not known to have happened; it will be looked at again before anything is repeated.',
    remedy:
      'Nothing, unless it repeats. Then ask the supplier about session limits and idle time-outs of their server.',
  },
  'CHANNEL-DEADLINE': {
    kind: 'transient',
    title: 'The file server did not answer in time',
    why: 'A call that never ends would hold up every later file of this supplier, so the connection was cut.',
    remedy:
      'Nothing, unless it repeats. Then ask the supplier about the state of their server, or raise the deadline named in the message if their server is known to be slow.',
  },
  'CHANNEL-HOST-KEY': {
    kind: 'rejected',
    title: 'The file server shows a host key that is not pinned',
    why: 'Someone else may be answering in the supplier’s name. No user name, password or key was sent.',
    remedy:
      'Ask the supplier, by a way other than this connection, for the SHA-256 fingerprint of their host key. If it equals the one in the message, press *Trust this key* here or on the page of the supplier (*Connection*), or put it under hostKeys in supplier.yaml (`crossdock supplier trust` does; two may stand there during a change). If theirs is of another type, set hostKeyType. If it is neither, do not connect.',
  },
  'CHANNEL-LOGIN-REFUSED': {
    kind: 'rejected',
    title: 'The file server refuses our login',
    why: 'Repeating a wrong login can lock the account, so Crossdock pauses before it tries again.',
    remedy:
      'Check user name, password or key of this supplier, and whether the account is locked or expired. *Check the connection* on the page of the supplier, or `crossdock doctor`, tries at once.',
  },
  'CHANNEL-LOGIN-PROMPT': {
    kind: 'rejected',
    title: 'The file server asks something at login that Crossdock cannot answer',
    why: 'Only one question, for the password, is answered; answering others could give the password away.',
    remedy: 'Ask the supplier for an account that logs in with a key or a password alone.',
  },
  'CHANNEL-KEY': {
    kind: 'config',
    title: 'The private key of an SFTP account cannot be read',
    why: 'Without it the login cannot work.',
    remedy: 'Check privateKey (OpenSSH or PEM text, the private half) and passphrase in supplier.yaml.',
  },
  'CHANNEL-OPTIONS': {
    kind: 'config',
    title: 'The channel settings of a supplier are not valid',
    why: 'A channel with guessed settings could connect to the wrong place.',
    remedy:
      'Correct the fields named in the message in supplier.yaml; docs/sftp.md lists them all with their defaults.',
  },
  'CHANNEL-NO-COMMON-ALGORITHM': {
    kind: 'rejected',
    title: 'The file server only speaks SSH algorithms that are switched off',
    why: 'Old algorithms (SHA-1, CBC) can be broken by someone on the line, so they are not used unasked.',
    remedy:
      'Ask the supplier to update their server. If they cannot, set legacyAlgorithms: true for this supplier only, and know that the connection is weaker.',
  },
  'CHANNEL-NO-SFTP': {
    kind: 'transient',
    title: 'Login worked, but the server does not open SFTP',
    why: 'Without SFTP no file can be read or written.',
    remedy:
      'If it repeats, ask the supplier whether SFTP is enabled for our account and how many sessions it may have.',
  },
  'CHANNEL-FOLDER-MISSING': {
    kind: 'rejected',
    title: 'A folder does not exist on the other side',
    why: 'Files may be waiting elsewhere, or orders have nowhere to go.',
    remedy:
      'Compare the folder in supplier.yaml with what the supplier says; capital letters and a leading slash matter. Folders to collect from and to deliver to are never made by Crossdock, and of an archive folder only the last part.',
  },
  'CHANNEL-PERMISSION': {
    kind: 'rejected',
    title: 'The other side does not permit it',
    why: 'The file or folder stays as it is until the permission is given.',
    remedy: 'Ask the supplier for the permission named in the message (read, write, rename or delete in that folder).',
  },
  'CHANNEL-UNSUPPORTED': {
    kind: 'rejected',
    title: 'The server cannot do what was asked',
    why: 'Crossdock needs list, read, write and rename; a server without one of them cannot be used in this way.',
    remedy: 'Ask the supplier about their server, or choose another way to settle files (archive, delete, keep).',
  },
  'CHANNEL-OPERATION-FAILED': {
    kind: 'transient',
    title: 'The server answered with a failure and no reason',
    why: 'It may be temporary (a locked file, a full disk) and says nothing about whether a file exists.',
    remedy: 'Nothing, unless it repeats. Then give the supplier the operation and the path in the message.',
  },
  'CHANNEL-FULL': {
    kind: 'transient',
    title: 'The disk or quota on the other side is full',
    why: 'Orders cannot be delivered there; they are kept and tried again.',
    remedy: 'Ask the supplier to make room. For a local folder, make room yourself.',
  },
  'CHANNEL-FILE-CHANGED': {
    kind: 'transient',
    title: 'A file changed while it was read, or is shorter than the server says',
    why: 'Half a file could be taken for a whole one: missing items would look sold out. What was read is thrown away.',
    remedy:
      'Nothing: the file is read again once it has settled. If it repeats for one file, the supplier’s server reports a wrong size for it; ask them to send it again under a new name.',
  },
  'CHANNEL-FILE-GONE': {
    kind: 'transient',
    title: 'A file that was listed is no longer there',
    why: 'The supplier, or another gateway, took it away before it could be read.',
    remedy: 'Nothing, unless it repeats. Then find out what else removes files from this folder.',
  },
  'CHANNEL-SHORT-WRITE': {
    kind: 'transient',
    title: 'The other side kept other bytes than were sent',
    why: 'The document is not given its final name, so the supplier cannot take a damaged order.',
    remedy: 'Nothing, unless it repeats. Then ask the supplier about disk space and quotas of our account.',
  },
  'CHANNEL-LISTING-TOO-LONG': {
    kind: 'problem',
    title: 'A folder holds more entries than are accepted',
    why: 'A listing without end would use up memory and hold up other suppliers. The files that were listed are taken; newer ones may wait behind them.',
    remedy:
      'Have old files removed from the folder (or archive them: then: archive), or raise maxListing for this supplier.',
  },
  'CHANNEL-NAME': {
    kind: 'rejected',
    title: 'A file or folder name cannot be used',
    why: 'A name with a slash or a NUL could reach outside the folder it belongs to.',
    remedy: 'Use a plain name. If the name came from the supplier, ask them what put it there.',
  },
  'CHANNEL-OUTSIDE-ROOT': {
    kind: 'rejected',
    title: 'A local folder leads outside the root of its channel',
    why: 'A link or .. could expose other files of this machine.',
    remedy: 'Put the folder below root in supplier.yaml, or make root the place where it really is.',
  },
  'CHANNEL-ARCHIVE-FOLDER': {
    kind: 'rejected',
    title: 'The archive folder is the folder that files are collected from',
    why: 'An archived file would be collected again for ever.',
    remedy: 'Name another archiveFolder in supplier.yaml, or use then: delete or then: keep.',
  },
  'CHANNEL-CLOSED': {
    kind: 'transient',
    title: 'The channel was closed',
    why: 'Crossdock is stopping or has replaced this channel; the work is done by the next one.',
    remedy: 'Nothing.',
  },
} as const;
