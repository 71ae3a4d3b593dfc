import { detectFormat } from '../../formats/detect.ts';
import { unpack } from '../../formats/packed/unpack.ts';
import { matchesPattern } from '../../kernel/pattern.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { SeenFile } from '../../stores/files.ts';
import { unreadable } from './foreign.ts';
import { withHead } from './head.ts';
import { type TranslatedFile, type TranslatedUnit, type TranslationTools, translateContent } from './translate.ts';

/**
 * Translates the files inside a gzip or zip file, each by its own format and the mapping that its own name fits. They are
 * to the packed file what interchanges are to an X12 file: each stands for itself, findings name it, and one that cannot
 * be read is an exception. Stock is the exception to that: all of it in one packed file is one feed, so an entry that
 * cannot be read holds the feed, since what is missing would count as missing from the supplier.
 *
 * Entries whose name the supplier's `ignore` lists are left out, like such files in its folder.
 *
 * @throws UnpackRefusal when the packed file itself is cut, damaged or too much: then none of it counts
 */
export async function translatePacked(
  tools: TranslationTools,
  profile: SupplierProfile,
  file: Pick<SeenFile, 'folder' | 'name'>,
  content: AsyncIterable<Uint8Array>,
  kind: 'gzip' | 'zip',
): Promise<TranslatedFile> {
  const units: TranslatedUnit[] = [];
  const problems: Problem[] = [];
  let unreadParts = 0;
  let documentCount = 0;
  const rule = profile.collect.find(({ folder }) => folder === file.folder) ?? profile.collect[0];
  const limits = rule === undefined ? undefined : { mostBytes: rule.maxBytes };
  for await (const entry of unpack(content, kind, file.name, limits)) {
    const name = entry.name.slice(entry.name.lastIndexOf('/') + 1);
    if (rule?.ignore.some((pattern) => matchesPattern(pattern, name))) continue;
    const { head, content } = await withHead(entry.content);
    const detected = detectFormat(head, name);
    const part = { name, label: entry.label, content, documentsBefore: documentCount };
    const translated = await translateContent(tools, profile, part, detected);
    if (translated === undefined) {
      unreadParts += 1;
      problems.push(unreadable(entry.label, detected, profile));
      // The check sum at the end of the entry has to be seen all the same.
      for await (const _chunk of content);
      continue;
    }
    for (const unit of translated.units) units.push(unit);
    for (const found of translated.problems) problems.push(found);
    documentCount += translated.units.reduce((sum, unit) => sum + unit.documents.length, 0);
    // Nothing came out of it, so nobody can say whether it was stock.
    if (translated.units.length === 0) unreadParts += 1;
  }
  if (units.length === 0 && problems.length === 0) {
    const message = 'Everything in the archive is left out by "ignore" in supplier.yaml.';
    problems.push(problem('PACKED-EMPTY', 'error', { file: file.name }, message));
  }
  return { units, problems, unreadParts };
}
