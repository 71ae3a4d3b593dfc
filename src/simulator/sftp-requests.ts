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
  readonly send: (packet: Buffer) => void;
  readonly drop: () => void;
}

const READDIR_BATCH = 100;
const MODES = { file: 0o100644, folder: 0o040755, link: 0o120777, fifo: 0o010644 } as const;
const EXTENSIONS = { fsync: 'fsync@openssh.com', 'posix-rename': 'posix-rename@openssh.com' } as const;

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
      mtime: Math.floor(node.modifiedAt.getTime() / 1000),
    };
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
    if (existing === undefined && !(flags & OPEN_FLAGS.CREATE)) throw new Refused(STATUS.NO_SUCH_FILE, 'No such file');
    if (existing !== undefined && flags & OPEN_FLAGS.EXCLUSIVE) throw new Refused(STATUS.FAILURE, 'Failure');
    if (existing !== undefined && existing.kind !== 'file') throw new Refused(STATUS.FAILURE, 'Failure');
    if (existing !== undefined && writes && habits.refusesOverwrite)
      throw new Refused(STATUS.PERMISSION_DENIED, 'Overwrite permission denied');
    const file = existing ?? tree.newFile();
    folder.entries.set(name, file);
    if (writes && flags & OPEN_FLAGS.TRUNCATE) file.bytes = Buffer.alloc(0);
    return { kind: 'file', path, file, writes, changed: existing === undefined };
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
      if (habits.renameOntoExisting === 'failure') throw new Refused(STATUS.FAILURE, 'Failure');
      if (habits.renameOntoExisting === 'already-exists')
        throw new Refused(STATUS.FILE_ALREADY_EXISTS, 'File already exists');
    }
    source.folder.entries.delete(source.name);
    target.folder.entries.set(target.name, node);
    if (habits.renameSetsTime) node.modifiedAt = tree.newFile().modifiedAt;
    if (node.kind === 'file') arrive(to, node);
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

  function readData(handle: Extract<Handle, { kind: 'file' }>, offset: number, length: number): Buffer {
    const end = Math.min(faults.earlyEofAt ?? Number.POSITIVE_INFINITY, handle.file.bytes.length);
    const wanted = Math.min(length, faults.shortReads ?? length);
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
        if (handle.kind === 'file' && handle.changed) arrive(handle.path, handle.file);
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
        return answer.attributes(id, attributes(need(reader.text())));
      case 'STAT': {
        const node = need(reader.text());
        if (node.kind === 'link') throw new Refused(STATUS.NO_SUCH_FILE, 'No such file');
        return answer.attributes(id, attributes(node));
      }
      case 'FSTAT':
        return answer.attributes(id, attributes(fileHandle(reader).file));
      case 'SETSTAT':
      case 'FSETSTAT': {
        const node = operation === 'SETSTAT' ? need(reader.text()) : fileHandle(reader).file;
        const seconds = reader.modificationTime();
        if (seconds !== undefined) node.modifiedAt = new Date(seconds * 1000);
        return ok;
      }
      case 'OPENDIR': {
        const folder = need(reader.text());
        if (folder.kind !== 'folder') throw new Refused(STATUS.FAILURE, 'Failure');
        return answer.handle(id, keep({ kind: 'folder', names: undefined, folder }));
      }
      case 'READDIR': {
        const [, handle] = handleOf(reader);
        if (handle.kind !== 'folder') throw new Refused(STATUS.FAILURE, 'Failure');
        if (handle.names === undefined || faults.endlessListing) handle.names = listNames(handle.folder);
        if (handle.names.length === 0) throw new Refused(STATUS.EOF, 'End of file');
        return answer.names(id, handle.names.splice(0, READDIR_BATCH));
      }
      case 'REMOVE': {
        const { folder, name } = place(reader.text());
        const node = folder.entries.get(name);
        if (node === undefined) throw new Refused(STATUS.NO_SUCH_FILE, 'No such file');
        if (node.kind === 'folder') throw new Refused(STATUS.PERMISSION_DENIED, 'Permission denied');
        folder.entries.delete(name);
        return ok;
      }
      case 'MKDIR': {
        const { folder, name } = place(reader.text());
        if (folder.entries.has(name)) throw new Refused(STATUS.FAILURE, 'Failure');
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
        if (name === EXTENSIONS.fsync) fileHandle(reader);
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
    if (operation === 'READ' && faults.diesOnReadAbove !== undefined) {
      if (packet.readUInt32BE(packet.length - 4) > faults.diesOnReadAbove) {
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
