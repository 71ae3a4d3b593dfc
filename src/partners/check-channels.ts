import { type LocatedMap, locate } from '../mapping/lint/located.ts';
import { type LintProblem, lintProblem } from '../mapping/lint/problem.ts';
import type { SupplierFile } from './schema.ts';

const HOLDS_FILES: ReadonlySet<string> = new Set(['sftp', 'folder']);

/** Whether files lie at the other side of such a channel, until somebody takes them. */
export function holdsFiles(kind: string): boolean {
  return HOLDS_FILES.has(kind);
}

/**
 * Whether the channels of a supplier can do what the rest of supplier.yaml asks of them.
 *
 * @param kinds kinds of documents that are written for it
 */
export function checkChannels(file: SupplierFile, root: LocatedMap, kinds: readonly string[]): LintProblem[] {
  const problems: LintProblem[] = [];
  const add = (path: readonly string[], message: string): void => {
    problems.push(lintProblem('SUPPLIER-INVALID', locate(root, path).place, path.join('.'), message));
  };
  const brings = locate(root, ['receive']).node !== undefined;
  const { kind } = file.channel;
  if (file.collect.length > 0 && !holdsFiles(kind)) {
    add(
      ['collect'],
      `files cannot be collected over ${kind}; leave collect out, and let the supplier bring them (receive)`,
    );
  }
  if (file.collect.length === 0 && !brings && !file.own) {
    add([], 'nothing says how its files come: expected "collect", or "receive" where the supplier brings them');
  }
  const delivery = file.deliver.channel ?? file.channel;
  const at = file.deliver.channel === undefined ? ['channel'] : ['deliver', 'channel'];
  if (holdsFiles(delivery.kind) && kinds.length > 0 && file.deliver.folder === undefined) {
    add(['deliver'], `documents delivered over ${delivery.kind} need "folder"`);
  }
  if (!holdsFiles(delivery.kind) && file.deliver.folder !== undefined) {
    add(['deliver', 'folder'], `${delivery.kind} has no folders; leave it out`);
  }
  if (delivery.kind === 'http' && kinds.length > 0) {
    if (delivery.url === undefined) {
      add(at, 'documents are written for this supplier, but no "url" says where they are sent');
    }
    const told = Object.keys((delivery.documents as Readonly<Record<string, unknown>> | undefined) ?? { order: {} });
    for (const missing of kinds.filter((one) => !told.includes(one))) {
      add(at, `documents of kind ${missing} are written for this supplier, but "documents" has no path for them`);
    }
  }
  return problems;
}
