import { RejectedError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import type { DocumentIdentity } from '../channel.ts';
import { contentTypeOf } from '../content-type.ts';
import type { EmailOptions } from './options.ts';

/** A message as it goes over the wire. Its Message-ID is the same in every attempt, so that a receiver can tell. */
export interface Message {
  readonly id: string;
  readonly bytes: Buffer;
}

/** @throws RejectedError MAIL-HEADER when a name or number could end a header line */
export async function composeMessage(
  options: EmailOptions,
  document: DocumentIdentity,
  fileName: string,
  content: Uint8Array,
  date: Date,
): Promise<Message> {
  const { from, to } = options;
  for (const text of [document.number, fileName]) requireOneLine(text);
  const fill = (text: string): string =>
    text.replaceAll('{poNumber}', document.number).replaceAll('{fileName}', fileName);
  const id = messageId(options, document);
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const bytes = await new MailComposer({
    from,
    to: [...to],
    subject: fill(options.subject),
    messageId: id,
    date,
    text: fill(options.text),
    attachments: [{ filename: fileName, content: Buffer.from(content), contentType: contentTypeOf(fileName) }],
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  return { id, bytes };
}

function messageId({ from }: EmailOptions, { key }: DocumentIdentity): string {
  return `<${key}@${from.slice(from.indexOf('@') + 1)}>`;
}

function requireOneLine(text: string): void {
  if (/^\P{Cc}+$/u.test(text)) return;
  throw new RejectedError('MAIL-HEADER', `"${printable(text.slice(0, 120))}" cannot stand in a header of a message.`, {
    nothingSent: true,
  });
}
