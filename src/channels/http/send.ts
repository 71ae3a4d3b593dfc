import { setTimeout as pause } from 'node:timers/promises';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import type { Answer } from '../../web/client.ts';
import type { DocumentIdentity, Publication, PublishAttempt } from '../channel.ts';
import { type Api, excerpt, jsonOf } from './api.ts';
import type { FindOptions, RequestOptions } from './options.ts';
import { mentions, referenceAt, valueAt } from './pointer.ts';

/** One document on its way to the API. */
export interface Sending {
  readonly api: Api;
  readonly how: RequestOptions;
  readonly document: DocumentIdentity;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/**
 * Sends a document, or finds out what became of an earlier attempt. In doubt it asks; it sends again only what the
 * supplier says twice it does not know, with the same key; where there is no way to ask, a person has to, and decides.
 */
export async function sendOnce(
  sending: Sending,
  { mayHaveHappened, decided, justBefore }: PublishAttempt,
): Promise<Publication> {
  const { how } = sending;
  if (mayHaveHappened && how.find === undefined && decided !== true) return uncertain(sending);
  if (mayHaveHappened && how.find !== undefined) {
    const known = await findSurely(sending, how.find);
    if (known !== undefined) return { outcome: 'already', ...known };
  }
  await justBefore?.();
  const answer = await post(sending);
  if (answer.status === 409) return await alreadyThere(sending, answer, mayHaveHappened);
  if (answer.status === 404) {
    throw new RejectedError('API-NOT-THERE', `${how.path} answered 404: ${excerpt(answer)}`, { nothingSent: true });
  }
  if (answer.status >= 400) {
    throw new RejectedError('DELIVERY-REFUSED', `The supplier’s API answered ${answer.status}: ${excerpt(answer)}`, {
      facts: { status: answer.status, number: sending.document.number },
      nothingSent: true,
    });
  }
  if (how.reference === undefined) return { outcome: 'published' };
  const reference = referenceAt(jsonOf(answer)?.value, how.reference);
  if (reference !== undefined) return { outcome: 'published', reference };
  // A page for people, or half an answer: whether that is a yes, only asking tells.
  if (how.find === undefined) return uncertain(sending);
  const known = await find(sending, how.find);
  if (known !== undefined) return { outcome: 'published', ...known };
  throw new TransientError(
    'API-NO-ANSWER',
    `The answer ${answer.status} has no number at ${how.reference}, and the order is not known yet: ${excerpt(answer)}`,
    { facts: { status: answer.status } },
  );
}

/** What we said with the request is all that a person can look for. */
function uncertain({ document }: Sending): Publication {
  return { outcome: 'uncertain', lookFor: `Idempotency-Key ${document.key}` };
}

/** 409: the number or the key is taken. Whether by us, only asking tells. */
async function alreadyThere(sending: Sending, answer: Answer, mayHaveHappened: boolean): Promise<Publication> {
  if (!mayHaveHappened) return { outcome: 'conflict' };
  const { how } = sending;
  const known = how.find === undefined ? undefined : await find(sending, how.find);
  if (known !== undefined) return { outcome: 'already', ...known };
  throw new TransientError(
    'API-NO-ANSWER',
    `The supplier’s API answers 409 and does not know the order: ${excerpt(answer)}`,
    { facts: { status: 409 } },
  );
}

async function post({ api, how, document, contentType, bytes }: Sending): Promise<Answer> {
  return api.call({
    method: 'POST',
    path: filled(how.path, document),
    headers: { 'content-type': contentType, accept: 'application/json', 'idempotency-key': document.key },
    body: bytes,
  });
}

/** Asks, and where the answer is no, asks once more later: a request that was given up may still have been on its way. */
async function findSurely(sending: Sending, how: FindOptions): Promise<Found | undefined> {
  const first = await find(sending, how);
  if (first !== undefined || how.absentAfterMs === 0) return first;
  await pause(how.absentAfterMs);
  return find(sending, how);
}

type Found = Pick<Publication, 'reference'>;

/**
 * Asks for the order by our number. Undefined when the supplier does not know it.
 *
 * @throws RejectedError API-ANSWER when the answer is neither yes nor no
 */
export async function find(
  { api, document }: Pick<Sending, 'api' | 'document'>,
  how: FindOptions,
): Promise<Found | undefined> {
  const answer = await api.call({
    method: 'GET',
    path: filled(how.path, document),
    headers: { accept: 'application/json' },
  });
  if (answer.status === 404 && how.unknown === '404') return undefined;
  if (!answer.complete) {
    throw new TransientError('API-NO-ANSWER', `The answer about ${printable(document.number)} broke off.`);
  }
  const json = answer.status >= 200 && answer.status < 300 ? jsonOf(answer) : undefined;
  const holder = json === undefined || how.list === undefined ? json?.value : valueAt(json.value, how.list);
  if (json === undefined || holder === undefined) throw unclear(answer, document);
  if (!Array.isArray(holder) && (how.list !== undefined || how.unknown === 'empty-list'))
    throw unclear(answer, document);
  const entries = Array.isArray(holder) ? holder : [holder];
  if (entries.length === 0 && how.unknown === 'empty-list') return undefined;
  // An API that does not know the question answers with everything it has: only what names our number is ours.
  const ours = entries.filter((entry) => mentions(entry, document.number) || mentions(entry, document.key));
  if (ours.length !== 1) throw unclear(answer, document);
  const reference = referenceAt(ours[0], how.reference);
  return reference === undefined ? {} : { reference };
}

function unclear(answer: Answer, { number }: DocumentIdentity): RejectedError {
  return new RejectedError(
    'API-ANSWER',
    `Asked for ${printable(number)}, the supplier’s API answered ${answer.status}, which says neither that it has it once nor that it has it not: ${excerpt(answer)}`,
    { facts: { status: answer.status, number } },
  );
}

/** A path with its placeholders filled in; what is filled in is never more than one part of it. */
function filled(path: string, { number, key }: DocumentIdentity): string {
  return path.replaceAll('{poNumber}', encodeURIComponent(number)).replaceAll('{key}', encodeURIComponent(key));
}
