import type { FileTree, TreeFile, TreeFolder, TreeNode } from './file-tree.ts';
import { splitPath } from './file-tree.ts';
import type { SftpFaults, SftpHabits } from './sftp-faults.ts';
import {
  answer,
  OPEN_FLAGS,
  REQUESTS,
  RequestReader,
  type SftpOperation,
  STATUS,
  type WireAttributes,
  type WireName,
} from './sftp-wire.ts';

/** What one SFTP session of the simulated server works on. */
export interface SessionContext {
  readonly tree: FileTree;
  readonly faults: SftpFaults;
  readonly habits: SftpHabits;
  /** Counts and observes a request before it is carried out; `path` as the client wrote it. */
  readonly seen: (operation: SftpOperation, path: string | undefined) => void;
  /** A file has got its final name; called before the client hears of it. */
  readonly arrived: (folder: string, name: string, bytes: Buffer) => void;
  /** Names of each folder as listed last, for a server that caches them. */
  readonly listings: Map<TreeFolder, { readonly names: readonly WireName[]; left: number }>;
  readonly send: (packet: Buffer) => void;
  readonly drop: () => void;
}

const READDIR_BATCH = 100;
const MODES = { file: 0o100644, folder: 0o040755, link: 0o120777, fifo: 0o010644 } as const;
const EXTENSIONS = {
  fsync: 'fsync@openssh.com',
  'posix-rename': 'posix-rename@openssh.com',
  hardlink: 'hardlink@openssh.com',
  limits: 'limits@openssh.com',
} as const;
const LARGEST_PACKET = 262_144;

/** Statuses of answers that servers choose differently. */
const STATUSES = {
  failure: STATUS.FAILURE,
  'already-exists': STATUS.FILE_ALREADY_EXISTS,
  'no-such-file': STATUS.NO_SUCH_FILE,
  'permission-denied': STATUS.PERMISSION_DENIED,
  unsupported: STATUS.OP_UNSUPPORTED,
} as const;

/** Stats that a file just uploaded is still hidden from; shared by all sessions. */
const hiddenFor = new WeakMap<TreeFile, number>();

/** A client that changes something sees it in the next listing, whatever the server caches. */
const CHANGES: ReadonlySet<SftpOperation> = new Set(['REMOVE', 'RENAME', 'MKDIR', 'EXTENDED']);

class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Handle =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly file: TreeFile;
      readonly writes: boolean;
      changed: boolean;
      /** Where it stands until it is closed, when that is not its own name. */
      readonly meanwhile: string | undefined;
    }
  | { readonly kind: 'folder'; names: WireName[] | undefined; readonly folder: TreeFolder };

/** Serves one session: give it each request packet, it sends the answers. */
export function createSftpSession(context: SessionContext): (packet: Buffer) => void {
  const { tree, faults, habits } = context;
  const handles = new Map<string, Handle>();
  let nextHandle = 0;
  let contentSent = 0;

  function reply(packet: Buffer): void {
    if (faults.delayMs > 0) setTimeout(() => context.send(packet), faults.delayMs);
    else context.send(packet);
  }

  function attributes(node: TreeNode): WireAttributes {
    return {
      size: faults.reportSize ?? (node.kind === 'file' ? node.bytes.length : 4096),
      mode: MODES[node.kind],
      mtime: Math.floor(node.modifiedAt.getTime() / 1000 / habits.timeResolution) * habits.timeResolution,
    };
  }

  function refuse(how: keyof typeof STATUSES): Refused {
    return new Refused(STATUSES[how], how);
  }

  /** A file that the server does not show yet is as good as absent. */
  function shown(path: string): TreeNode {
    const node = need(path);
    const left = node.kind === 'file' ? (hiddenFor.get(node) ?? 0) : 0;
    if (node.kind !== 'file' || left === 0) return node;
    hiddenFor.set(node, left - 1);
    throw refuse('no-such-file');
  }

  function need(path: string): TreeNode {
    const node = tree.find(path);
    if (node === undefined) throw new Refused(STATUS.NO_SUCH_FILE, 'No such file');
    return node;
  }

  function place(path: string): { folder: TreeFolder; name: string } {
    const found = tree.locate(path);
    if (found === undefined) throw new Refused(STATUS.NO_SUCH_FILE, 'No such file');
    return found;
  }

  function handleOf(reader: RequestReader): [string, Handle] {
    const key = reader.bytes().toString('latin1');
    const handle = handles.get(key);
    if (handle === undefined) throw new Refused(STATUS.FAILURE, 'Invalid handle');
    return [key, handle];
  }

  function fileHandle(reader: RequestReader): Extract<Handle, { kind: 'file' }> {
    const [, handle] = handleOf(reader);
    if (handle.kind !== 'file') throw new Refused(STATUS.FAILURE, 'Not a file');
    return handle;
  }

  function keep(handle: Handle): Buffer {
    nextHandle += 1;
    const key = `h${nextHandle}`;
    handles.set(key, handle);
    return Buffer.from(key, 'latin1');
  }

  function open(path: string, flags: number): Handle {
    const { folder, name } = place(path);
    const existing = folder.entries.get(name);
    const writes = (flags & OPEN_FLAGS.WRITE) !== 0;
    if (existing === undefined && !(flags & OPEN_FLAGS.CREATE)) throw refuse('no-such-file');
    if (writes && Buffer.byteLength(name) > habits.longestName) throw new Refused(STATUS.BAD_MESSAGE, 'Bad message');
    const { exclusiveOfExisting } = habits;
    const isExclusive = existing !== undefined && (flags & OPEN_FLAGS.EXCLUSIVE) !== 0;
    if (isExclusive && exclusiveOfExisting !== 'opens' && exclusiveOfExisting !== 'empties')
      throw refuse(exclusiveOfExisting);
    if (existing !== undefined && existing.kind !== 'file') throw refuse('failure');
    if (existing !== undefined && writes && habits.refusesOverwrite) throw refuse('permission-denied');
    const truncates =
      writes && ((flags & OPEN_FLAGS.TRUNCATE) !== 0 || (isExclusive && exclusiveOfExisting === 'empties'));
    if (truncates && habits.whileWriting !== 'own-name') {
      const meanwhile = habits.whileWriting === 'suffix' ? `${name}.SftpXFR.4711` : `.in.${name}.`;
      const file = tree.newFile();
      folder.entries.set(meanwhile, file);
      return { kind: 'file', path, file, writes, changed: true, meanwhile };
    }
    const file = existing ?? tree.newFile();
    folder.entries.set(name, file);
    if (truncates) file.bytes = Buffer.alloc(0);
    return { kind: 'file', path, file, writes, changed: existing === undefined, meanwhile: undefined };
  }

  /** What was written gets its name, and is told of. */
  function close(handle: Handle): void {
    if (handle.kind !== 'file' || !handle.writes) return;
    if (handle.meanwhile !== undefined) {
      const { folder, name } = place(handle.path);
      folder.entries.delete(handle.meanwhile);
      folder.entries.set(name, handle.file);
    }
    context.listings.clear();
    if (!handle.changed) return;
    hiddenFor.set(handle.file, habits.staleStats);
    arrive(handle.path, handle.file);
  }

  function write(handle: Extract<Handle, { kind: 'file' }>, offset: number, data: Buffer): void {
    const end = Math.min(offset + data.length, faults.keepOnly ?? Number.POSITIVE_INFINITY);
    if (end > handle.file.bytes.length) {
      const grown = Buffer.alloc(end);
      handle.file.bytes.copy(grown);
      handle.file.bytes = grown;
    }
    data.copy(handle.file.bytes, offset, 0, Math.max(0, end - offset));
    const last = handle.file.bytes[end - 1];
    if (faults.flipsBits && last !== undefined) handle.file.bytes[end - 1] = last ^ 1;
    handle.file.modifiedAt = tree.newFile().modifiedAt;
    handle.changed = true;
  }

  function arrive(path: string, file: TreeFile): void {
    const parts = splitPath(path);
    const name = parts.pop() ?? '';
    if (!name.startsWith('.') && !name.endsWith('.tmp')) context.arrived(`/${parts.join('/')}`, name, file.bytes);
  }

  function rename(from: string, to: string, replaces: boolean): void {
    const source = place(from);
    const node = need(from);
    const target = place(to);
    if (target.folder.entries.has(target.name) && !replaces) {
      if (habits.renameOntoExisting !== 'replace') throw refuse(habits.renameOntoExisting);
    }
    source.folder.entries.delete(source.name);
    target.folder.entries.set(target.name, node);
    if (habits.renameSetsTime) node.modifiedAt = tree.newFile().modifiedAt;
    if (node.kind === 'file') arrive(to, node);
  }

  function link(from: string, to: string): void {
    const node = need(from);
    const target = place(to);
    if (habits.hardlink === 'pretends') return;
    if (target.folder.entries.has(target.name)) throw refuse('failure');
    target.folder.entries.set(target.name, node);
  }

  function listNames(folder: TreeFolder): WireName[] {
    const entries: [string, TreeNode][] = [['.', folder], ['..', folder], ...folder.entries];
    const names = entries.map(([filename, node]) => ({
      filename,
      longname: `${node.kind === 'folder' ? 'd' : '-'}rw-r--r-- 1 supplier supplier ${filename}`,
      attributes: faults.listWithoutAttributes ? {} : attributes(node),
    }));
    return [...names, ...faults.extraNames];
  }

  function cachedNames(folder: TreeFolder): WireName[] {
    const cached = context.listings.get(folder);
    if (cached !== undefined && cached.left > 0) {
      cached.left -= 1;
      return [...cached.names];
    }
    const names = listNames(folder);
    context.listings.set(folder, { names, left: habits.staleListings });
    return [...names];
  }

  function readData(handle: Extract<Handle, { kind: 'file' }>, offset: number, length: number): Buffer {
    const end = Math.min(faults.earlyEofAt ?? Number.POSITIVE_INFINITY, handle.file.bytes.length);
    const wanted = Math.min(length, faults.shortReads ?? length, habits.largestRead ?? length);
    if (offset >= end) throw new Refused(STATUS.EOF, 'End of file');
    return handle.file.bytes.subarray(offset, Math.min(end, offset + wanted));
  }

  function carryOut(operation: SftpOperation, id: number, reader: RequestReader): Buffer {
    const ok = answer.status(id, STATUS.OK, 'Success');
    switch (operation) {
      case 'OPEN':
        return answer.handle(id, keep(open(reader.text(), reader.uint32())));
      case 'CLOSE': {
        const [key, handle] = handleOf(reader);
        handles.delete(key);
        close(handle);
        return ok;
      }
      case 'READ': {
        const data = readData(fileHandle(reader), reader.uint64(), reader.uint32());
        contentSent += data.length;
        return answer.data(id, data);
      }
      case 'WRITE':
        write(fileHandle(reader), reader.uint64(), reader.bytes());
        return ok;
      case 'LSTAT':
        return answer.attributes(id, attributes(shown(reader.text())));
      case 'STAT': {
        const node = shown(reader.text());
        if (node.kind === 'link') throw new Refused(STATUS.NO_SUCH_FILE, 'No such file');
        return answer.attributes(id, attributes(node));
      }
      case 'FSTAT':
        return answer.attributes(id, attributes(fileHandle(reader).file));
      case 'SETSTAT':
      case 'FSETSTAT': {
        const node = operation === 'SETSTAT' ? need(reader.text()) : fileHandle(reader).file;
        if (habits.setTime !== 'works') throw refuse(habits.setTime);
        const seconds = reader.modificationTime();
        if (seconds !== undefined) node.modifiedAt = new Date(seconds * 1000);
        return ok;
      }
      case 'OPENDIR': {
        const folder = tree.find(reader.text());
        if (folder === undefined) throw refuse(habits.openMissingFolder);
        if (folder.kind !== 'folder') throw refuse('failure');
        return answer.handle(id, keep({ kind: 'folder', names: undefined, folder }));
      }
      case 'READDIR': {
        const [, handle] = handleOf(reader);
        if (handle.kind !== 'folder') throw new Refused(STATUS.FAILURE, 'Failure');
        if (handle.names === undefined || faults.endlessListing) handle.names = cachedNames(handle.folder);
        if (handle.names.length === 0) throw new Refused(STATUS.EOF, 'End of file');
        return answer.names(id, handle.names.splice(0, READDIR_BATCH));
      }
      case 'REMOVE': {
        const { folder, name } = place(reader.text());
        const node = folder.entries.get(name);
        if (node === undefined) throw new Refused(STATUS.NO_SUCH_FILE, 'No such file');
        if (node.kind === 'folder') throw refuse(habits.removeFolder);
        folder.entries.delete(name);
        return ok;
      }
      case 'MKDIR': {
        const { folder, name } = place(reader.text());
        if (folder.entries.has(name)) {
          if (habits.makeExisting !== 'ok') throw refuse(habits.makeExisting);
          return ok;
        }
        folder.entries.set(name, tree.newFolder());
        return ok;
      }
      case 'REALPATH': {
        const filename = `/${splitPath(reader.text()).join('/')}`;
        return answer.names(id, [{ filename, longname: filename, attributes: {} }]);
      }
      case 'RENAME':
        rename(reader.text(), reader.text(), habits.renameOntoExisting === 'replace');
        return ok;
      case 'EXTENDED': {
        const name = reader.text();
        if (!habits.extensions.some((offered) => EXTENSIONS[offered] === name))
          throw new Refused(STATUS.OP_UNSUPPORTED, 'Unsupported');
        if (name === EXTENSIONS.limits)
          return answer.limits(id, { packet: LARGEST_PACKET, read: habits.largestRead ?? LARGEST_PACKET });
        if (name === EXTENSIONS.fsync) {
          fileHandle(reader);
          if (habits.fsync !== 'works') throw refuse(habits.fsync);
        } else if (name === EXTENSIONS.hardlink) link(reader.text(), reader.text());
        else rename(reader.text(), reader.text(), true);
        return ok;
      }
      default:
        throw new Refused(STATUS.OP_UNSUPPORTED, 'Unsupported');
    }
  }

  return (packet) => {
    const operation = REQUESTS[packet.readUInt8(0) as keyof typeof REQUESTS];
    if (operation === undefined) {
      context.drop();
      return;
    }
    if (operation === 'INIT') {
      context.send(answer.version(Object.fromEntries(habits.extensions.map((name) => [EXTENSIONS[name], '1']))));
      return;
    }
    const reader = new RequestReader(packet.subarray(1));
    const id = reader.uint32();
    context.seen(operation, pathOf(operation, packet));
    if (faults.silent.includes(operation)) return;
    if (CHANGES.has(operation)) context.listings.clear();
    if (operation === 'READ' && habits.diesOnReadAbove !== undefined) {
      if (packet.readUInt32BE(packet.length - 4) > habits.diesOnReadAbove) {
        context.drop();
        return;
      }
    }
    if (faults.pretend.includes(operation)) {
      reply(answer.status(id, STATUS.OK, 'Success'));
      return;
    }
    if (faults.garbage.includes(operation)) {
      reply(Buffer.alloc(1000, 0xff));
      return;
    }
    const failure = faults.fail[operation];
    if (failure !== undefined && (failure.times ?? 1) > 0) {
      if (failure.times !== undefined) failure.times -= 1;
      reply(answer.status(id, failure.code, 'Failure'));
      return;
    }
    let response: Buffer;
    try {
      response = carryOut(operation, id, reader);
    } catch (thrown) {
      if (thrown instanceof Refused) response = answer.status(id, thrown.status, thrown.message);
      else if (thrown instanceof RangeError) {
        context.drop();
        return;
      } else throw thrown;
    }
    if (faults.loseReply.includes(operation)) return;
    reply(response);
    if (faults.dropAfterReadBytes !== undefined && contentSent >= faults.dropAfterReadBytes) context.drop();
  };
}

/** The first path of a request that carries one. */
function pathOf(operation: SftpOperation, packet: Buffer): string | undefined {
  const withoutPath: readonly SftpOperation[] = ['CLOSE', 'READ', 'WRITE', 'FSTAT', 'FSETSTAT', 'READDIR', 'EXTENDED'];
  return withoutPath.includes(operation) ? undefined : new RequestReader(packet.subarray(5)).text();
}
