/**
 * The files of a simulated supplier: an in-memory tree that its SFTP server shows and its own software reads and
 * writes. Paths are absolute (`/outbound/stock.edi`) and cannot leave the tree. Times are whole seconds, as SFTP
 * version 3 reports them (FAULTS.md 7).
 */
export interface TreeFile {
  kind: 'file';
  bytes: Buffer;
  modifiedAt: Date;
}

export interface TreeFolder {
  kind: 'folder';
  entries: Map<string, TreeNode>;
  modifiedAt: Date;
}

/** Anything else a folder can hold; it is listed and never opened. */
export interface TreeSpecial {
  kind: 'link' | 'fifo';
  modifiedAt: Date;
}

export type TreeNode = TreeFile | TreeFolder | TreeSpecial;

export interface TreeListing {
  readonly name: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

export interface FileTree {
  /** Files of a folder by name, temporary ones included. Throws when the folder does not exist. */
  list(folder: string): readonly TreeListing[];
  /** Makes the folder and its parents; an existing one is left as it is. */
  makeFolder(folder: string): void;
  /** Puts a whole file at once, as the supplier's own software does; replaces what has the name. */
  put(folder: string, name: string, bytes: Uint8Array | string, modifiedAt?: Date): void;
  /** The bytes of a file, or undefined when there is none of that name. */
  read(folder: string, name: string): Buffer | undefined;
  /** Reads and removes a file: what a supplier's importer does. */
  take(folder: string, name: string): Buffer | undefined;
  /** Places something that is not a regular file. */
  putSpecial(folder: string, name: string, kind: TreeSpecial['kind']): void;
  remove(path: string): void;
  find(path: string): TreeNode | undefined;
  /** Folder and last name of a path, or undefined when its folder does not exist. */
  locate(path: string): { folder: TreeFolder; name: string } | undefined;
  newFile(): TreeFile;
  newFolder(): TreeFolder;
}

/** An empty tree; `now` is called for the time of every change. */
export function createFileTree(now: () => Date): FileTree {
  const seconds = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000);
  const newFolder = (): TreeFolder => ({ kind: 'folder', entries: new Map(), modifiedAt: seconds(now()) });
  const newFile = (): TreeFile => ({ kind: 'file', bytes: Buffer.alloc(0), modifiedAt: seconds(now()) });
  const root = newFolder();

  function find(path: string): TreeNode | undefined {
    let node: TreeNode | undefined = root;
    for (const part of splitPath(path)) {
      if (node?.kind !== 'folder') return undefined;
      node = node.entries.get(part);
    }
    return node;
  }

  function locate(path: string): { folder: TreeFolder; name: string } | undefined {
    const parts = splitPath(path);
    const name = parts.pop();
    const folder = find(parts.join('/'));
    return name === undefined || folder?.kind !== 'folder' ? undefined : { folder, name };
  }

  function makeFolder(path: string): TreeFolder {
    let node = root;
    for (const part of splitPath(path)) {
      const next = node.entries.get(part) ?? newFolder();
      if (next.kind !== 'folder') throw new Error(`${path}: ${part} is not a folder`);
      node.entries.set(part, next);
      node = next;
    }
    return node;
  }

  function folderAt(path: string): TreeFolder {
    const node = find(path);
    if (node?.kind !== 'folder') throw new Error(`The simulated supplier has no folder ${path}`);
    return node;
  }

  function read(folder: string, name: string): Buffer | undefined {
    const node = folderAt(folder).entries.get(name);
    return node?.kind === 'file' ? node.bytes : undefined;
  }

  return {
    list: (folder) =>
      [...folderAt(folder).entries]
        .flatMap(([name, node]) =>
          node.kind === 'file' ? [{ name, size: node.bytes.length, modifiedAt: node.modifiedAt }] : [],
        )
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    makeFolder: (folder) => {
      makeFolder(folder);
    },
    put: (folder, name, bytes, modifiedAt) => {
      makeFolder(folder).entries.set(name, {
        kind: 'file',
        bytes: Buffer.from(typeof bytes === 'string' ? Buffer.from(bytes) : bytes),
        modifiedAt: seconds(modifiedAt ?? now()),
      });
    },
    putSpecial: (folder, name, kind) => {
      makeFolder(folder).entries.set(name, { kind, modifiedAt: seconds(now()) });
    },
    read,
    take: (folder, name) => {
      const bytes = read(folder, name);
      if (bytes !== undefined) folderAt(folder).entries.delete(name);
      return bytes;
    },
    remove: (path) => {
      const place = locate(path);
      place?.folder.entries.delete(place.name);
    },
    find,
    locate,
    newFile,
    newFolder,
  };
}

/** Parts of a path with `.` and `..` resolved; `..` stops at the root, as in a chroot. */
export function splitPath(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts;
}
