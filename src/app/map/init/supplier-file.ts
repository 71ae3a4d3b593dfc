import type { Interchange } from '../../../formats/codec.ts';
import { printable } from '../../../kernel/problem.ts';
import { writtenYaml } from '../../../mapping/steps/written.ts';

/** supplier.yaml of a supplier of whom only samples are known: it lints, and nothing is collected or sent yet. */
export function supplierText(
  id: string,
  known: { readonly currency?: string; readonly interchange?: Interchange },
): string {
  const variable = id.toUpperCase().replaceAll('-', '_');
  const { currency, interchange } = known;
  const lines = [
    '# Proposed by "crossdock map init". Answer every TODO, then delete "active: false"; docs/add-a-supplier.md explains the keys.',
    'supplier: 1',
    `name: ${writtenYaml(id.charAt(0).toUpperCase() + id.slice(1))} # TODO the name people know`,
    'active: false # TODO delete this line when everything else is right',
    'timeZone: UTC # TODO where they are, e.g. America/Chicago',
    `currency: ${currency ?? 'USD'} # TODO ${currency === undefined ? 'a guess' : 'as in the sample'}`,
    'channel: # TODO how files are exchanged; kind: folder with root: /path for a local folder',
    '  kind: sftp',
    ...['host', 'port'].map((key) => `  ${key}: \${env:${variable}_${key.toUpperCase()}}`),
    `  username: \${env:${variable}_USER}`,
    `  password: \${env:${variable}_PASSWORD}`,
    '  hostKeys:',
    `    - \${env:${variable}_HOST_KEY}`,
    'collect:',
    '  - folder: /outbound # TODO where they put files for us',
    '    every: 15m',
    '    then: archive',
    '    archiveFolder: /archive',
    'deliver:',
    '  folder: /inbound # TODO where they want ours',
    ...(interchange === undefined ? [] : x12Lines(interchange)),
    'stock:',
    '  coverage: full # TODO partial when files hold only changes',
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

/** The agreement as far as an interchange shows it. */
export function x12Lines({ senderQualifier, senderId, receiverQualifier, receiverId, usage }: Interchange): string[] {
  const party = (qualifier: string, id: string): string =>
    writtenYaml({ qualifier: qualifier.length === 2 ? qualifier : 'ZZ', id: id === '' ? 'UNKNOWN' : id.slice(0, 15) });
  return [
    'x12:',
    `  supplier: ${party(senderQualifier, senderId)} # ISA05 and ISA06 of the sample`,
    `  ours: ${party(receiverQualifier, receiverId)} # TODO ISA07 and ISA08 of the sample; are they ours?`,
    '  acknowledge: true # TODO false when they want no 997',
    `  usage: ${usage === 'T' ? 'T' : 'P'} # ISA15 of the sample`,
  ];
}
