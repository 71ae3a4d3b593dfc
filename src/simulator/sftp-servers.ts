import type { SftpHabits } from './sftp-faults.ts';

/**
 * The habits of twelve real servers as they were observed (FAULTS.md 7), and of some settings and neighbours of theirs
 * that suppliers have. Where a server does as OpenSSH does, nothing is said.
 */
export const realServers = {
  'OpenSSH internal-sftp': {},
  'Dropbear with OpenSSH’s sftp-server': {},
  'GreenEnd (gesftpserver)': { largestRead: undefined },
  asyncssh: { largestRead: undefined },
  'ProFTPD mod_sftp': { renameOntoExisting: 'already-exists', largestRead: undefined, removeFolder: 'failure' },
  'Erlang ssh_sftpd': {
    renameOntoExisting: 'already-exists',
    extensions: [],
    exclusiveOfExisting: 'opens',
    makeExisting: 'already-exists',
    openMissingFolder: 'failure',
    largestRead: undefined,
    removeFolder: 'failure',
  },
  'rclone serve sftp': {
    renameOntoExisting: 'replace',
    extensions: ['posix-rename', 'hardlink'],
    hardlink: 'pretends',
    exclusiveOfExisting: 'empties',
    makeExisting: 'ok',
    largestRead: 32_768,
  },
  MySecureShell: { renameOntoExisting: 'replace', extensions: [], largestRead: 131_072 },
  paramiko: { renameOntoExisting: 'replace', extensions: [], largestRead: undefined },
  Twisted: {
    renameOntoExisting: 'replace',
    extensions: [],
    exclusiveOfExisting: 'already-exists',
    makeExisting: 'already-exists',
    largestRead: undefined,
  },
  'Perl Net::SFTP::SftpServer': {
    renameOntoExisting: 'replace',
    extensions: [],
    exclusiveOfExisting: 'opens',
    whileWriting: 'suffix',
    setTime: 'permission-denied',
    longestName: 240,
    largestRead: undefined,
    removeFolder: 'failure',
  },
  lsh: {
    renameOntoExisting: 'replace',
    extensions: [],
    setTime: 'unsupported',
    largestRead: 32_768,
    diesOnReadAbove: 16_384,
  },
} as const satisfies Readonly<Record<string, Partial<SftpHabits>>>;

export const furtherServers = {
  'ProFTPD with HiddenStores': { ...realServers['ProFTPD mod_sftp'], whileWriting: 'hidden' },
  'ProFTPD with AllowOverwrite off': { ...realServers['ProFTPD mod_sftp'], refusesOverwrite: true },
  'SFTP in front of object storage': { renameOntoExisting: 'replace', renameSetsTime: true, extensions: [] },
  'a server that offers fsync and fails it': { fsync: 'failure' },
  'a server that shows uploads late': { staleStats: 3 },
} as const satisfies Readonly<Record<string, Partial<SftpHabits>>>;
