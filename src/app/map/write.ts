import { outboundKinds } from '../../documents/kinds.ts';
import type { EncodeResult } from '../../formats/codec.ts';
import { codecs } from '../../formats/registry.ts';
import type { TargetDocument } from '../../formats/tree.ts';
import { errorMessage } from '../../kernel/errors.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { OutboundMapping } from '../../mapping/mapping.ts';

/** Control numbers and moments of every document that is only written to be looked at. */
const SEALED = { createdAt: new Date('2026-01-02T03:04:00Z'), interchangeControlNumber: 1, groupControlNumber: 1 };

/** The bytes of one document, or why there are none: sentences about the input, findings about its translation. */
export type WrittenDocument =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly reasons: readonly (string | Problem)[] };

/** A canonical document given as JSON, or sentences about why it is none. */
export function parseDocument(
  mapping: OutboundMapping,
  json: Uint8Array,
):
  | { readonly document: Readonly<Record<string, unknown>>; readonly reasons?: undefined }
  | { readonly reasons: string[] } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(json).toString('utf8'));
  } catch (error) {
    return { reasons: [`the input is not JSON: ${errorMessage(error)}`] };
  }
  const document = outboundKinds[mapping.kind].document.safeParse(parsed);
  if (document.success) return { document: document.data };
  return { reasons: document.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
}

/** Writes a canonical document, given as JSON, under one outbound mapping with fixed control numbers and dates. */
export function writeWithMapping(mapping: OutboundMapping, json: Uint8Array): WrittenDocument {
  const parsed = parseDocument(mapping, json);
  if (parsed.reasons !== undefined) return { ok: false, reasons: parsed.reasons };
  const written = mapping.write(parsed.document);
  if (!written.ok) return { ok: false, reasons: written.problems };
  const encoded = encode(mapping, written.target);
  if (!encoded.ok) return { ok: false, reasons: encoded.problems };
  return { ok: true, bytes: encoded.bytes, problems: written.problems };
}

function encode({ target }: OutboundMapping, body: TargetDocument): EncodeResult {
  const { envelope } = target;
  return codecs[target.format].encode({
    documents: [
      { body, controlNumber: '0001', ...(target.transaction === undefined ? {} : { set: target.transaction }) },
    ],
    ...target.encode,
    ...(target.format !== 'x12'
      ? {}
      : {
          x12: {
            senderQualifier: envelope?.sender.qualifier ?? 'ZZ',
            senderId: envelope?.sender.id ?? 'US',
            receiverQualifier: envelope?.receiver.qualifier ?? 'ZZ',
            receiverId: envelope?.receiver.id ?? 'THEM',
            functionalId: envelope?.group ?? 'PO',
            version: target.version ?? '004010',
            usage: envelope?.usage ?? 'P',
            ...(envelope?.separators === undefined ? {} : { separators: envelope.separators }),
            ...SEALED,
          },
        }),
  });
}
