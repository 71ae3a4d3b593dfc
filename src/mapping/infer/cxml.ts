import type { NodeRecord } from '../../formats/tree.ts';
import type { MappingProposal, SettingProposal } from './proposal.ts';

/** Requests of cXML for which there is a base mapping. */
const REQUESTS: Readonly<Record<string, Pick<MappingProposal, 'kind' | 'extends'>>> = {
  ShipNoticeRequest: { kind: 'ship-notice', extends: 'cxml-ship-notice' },
  ConfirmationRequest: { kind: 'acknowledgment', extends: 'cxml-confirmation' },
  InvoiceDetailRequest: { kind: 'invoice', extends: 'cxml-invoice' },
};

/** cXML is alike everywhere, so that its base mappings read it as they are. */
export function proposeCxml(root: NodeRecord, { keys, guesses }: SettingProposal): MappingProposal | undefined {
  if (root.name !== 'cXML') return undefined;
  const request = root.children
    .find(({ name }) => name === 'Request')
    ?.children.find(({ name }) => Object.hasOwn(REQUESTS, name));
  const known = request === undefined ? undefined : REQUESTS[request.name];
  if (known === undefined) return undefined;
  const { file } = keys;
  return {
    ...known,
    what: known.kind,
    source: { keys: { file }, ...(guesses === undefined ? {} : { guesses }) },
    document: [],
    lines: [],
    remarks: [],
  };
}
