import type { Detection } from '../../formats/detect.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { SupplierProfile } from '../../partners/profile.ts';

/** The finding about a file, or an entry of a packed one, that no mapping of this supplier can read. */
export function unreadable(file: string, detected: Detection, profile: SupplierProfile): Problem {
  if (detected.format === 'empty') {
    return problem('FILE-EMPTY', 'error', { file }, 'The file is empty.', { expected: 'at least one document' });
  }
  const isOurs = detected.format !== 'unknown' && detected.format !== 'text';
  const reason = isOurs ? `no mapping of this supplier reads a ${detected.format} file of this name` : detected.reason;
  const expected = profile.inbound.map((mapping) => mapping.source.file ?? mapping.source.transaction ?? mapping.id);
  return problem('FILE-FOREIGN', 'error', { file }, `The file cannot be taken: ${reason}.`, {
    expected: `one of ${[...new Set(expected)].join(', ') || 'the mappings of this supplier, which has none'}`,
  });
}
