import type { EncodeRequest, X12Envelope } from '../codec.ts';
import type { TargetComposite, TargetElement } from '../tree.ts';
import { USUAL_SEPARATORS } from './answer-values.ts';
import { interchangeVersion, type WriterSeparators } from './envelope-writer.ts';

/** What is taken where the separator asked for stands in the data: rare characters first, then the control set of X12.5. */
const CANDIDATES = [...'|<:!^>~*{}`[]\\', '\x1d', '\x1c', '\x1f', '\x1e', '\x15', '\x07'];

/**
 * The separators asked for, or the usual ones: `*` `>` `^` `~`. With `choose`, those that occur in the data give way to
 * the first candidate that does not; the others stay. The same document always gets the same ones.
 */
export function chooseSeparators(envelope: X12Envelope, data: () => ReadonlySet<string>): WriterSeparators {
  const { newline, choose, ...asked } = { ...USUAL_SEPARATORS, ...envelope.separators };
  const wanted = interchangeVersion(envelope.version) < '00402' ? { ...asked, repetition: '' } : asked;
  if (!choose) return wanted;
  const occurring = data();
  const taken = new Set(Object.values(wanted).filter((separator) => !occurring.has(separator)));
  const free = CANDIDATES.filter((candidate) => !occurring.has(candidate) && !taken.has(candidate)).values();
  const other = (separator: string): string =>
    occurring.has(separator) ? (free.next().value ?? separator) : separator;
  return {
    element: other(wanted.element),
    segment: other(wanted.segment),
    component: other(wanted.component),
    repetition: other(wanted.repetition),
  };
}

/** Every character of the values that a request writes, identities of the envelope included. */
export function charactersIn({ documents, x12 }: EncodeRequest): ReadonlySet<string> {
  const characters = new Set<string>();
  const add = (text: string | undefined): void => {
    for (const character of text ?? '') characters.add(character);
  };
  const composite = ({ components }: TargetComposite): void => components.forEach(add);
  const element = (value: TargetElement): void => {
    if (value === undefined || typeof value === 'string') add(value);
    else if ('components' in value) composite(value);
    else for (const repeat of value.repeats) typeof repeat === 'string' ? add(repeat) : composite(repeat);
  };
  for (const text of [x12?.senderId, x12?.receiverId, x12?.groupSenderId, x12?.groupReceiverId]) add(text);
  for (const { controlNumber } of x12?.acknowledgments ?? []) add(controlNumber);
  for (const { implementation, body } of documents) {
    add(implementation);
    if (body.kind === 'segments') for (const { elements } of body.segments) elements.forEach(element);
  }
  return characters;
}
