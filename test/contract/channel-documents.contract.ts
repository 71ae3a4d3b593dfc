import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, RemoteFile, UploadTarget } from '../../src/channels/channel.ts';
import { RejectedError, TransientError } from '../../src/kernel/errors.ts';

/** A channel that documents are sent by, and what the supplier has of them. */
export interface DocumentHarness {
  readonly channel: Channel;
  /** The content of every document at the supplier, as often as it is there. */
  taken(): readonly string[];
  /** Times that anybody talked to the supplier. */
  calls(): number;
  /** The next document is taken, and the word that it was gets lost. */
  loseNextWord(): void;
  /** The supplier cannot be reached any more. */
  vanish(): Promise<void>;
  close(): Promise<void>;
}

const target: UploadTarget = {
  folder: '',
  name: 'order_PO-1.json',
  temporaryName: '.order_PO-1.json.tmp',
  document: { kind: 'order', number: 'PO-1', key: 'key-of-po-1' },
};
const other: UploadTarget = { ...target, document: { kind: 'order', number: 'PO-2', key: 'key-of-po-2' } };
const order = '{"reference":"PO-1","items":["Lämpe",2]}';
const otherOrder = '{"reference":"PO-2","items":[]}';
const FIRST = { mayHaveHappened: false };
const AGAIN = { mayHaveHappened: true };

/** What a channel promises whose documents are requests or messages: once each, whatever happens. */
export function documentContract(start: () => Promise<DocumentHarness>, delivers: 'request' | 'message'): void {
  describe(`send documents as ${delivers === 'request' ? 'requests' : 'messages'}`, () => {
    let side: DocumentHarness;
    let channel: Channel;
    const bytes = Buffer.from(order);
    beforeEach(async () => {
      side = await start();
      channel = side.channel;
    });
    afterEach(async () => {
      await channel.close();
      await side.close();
    });

    it('sends nothing when it stages', async () => {
      await channel.stage(target, bytes);
      await channel.stage(target, bytes);
      expect(side.calls()).toBe(0);
    });

    it('has nothing to take back of what it staged, and asks nobody (J10)', async () => {
      await channel.stage(target, bytes);
      await channel.unstage(target);
      await channel.unstage(target);
      expect(side.calls()).toBe(0);
    });

    it('hands the bytes over unchanged, once', async () => {
      await channel.stage(target, bytes);
      expect((await channel.publish(target, bytes, FIRST)).outcome).toBe('published');
      expect(side.taken()).toEqual([order]);
    });

    it('sends each document for itself', async () => {
      await channel.publish(target, bytes, FIRST);
      await channel.publish(other, Buffer.from(otherOrder), FIRST);
      expect(side.taken()).toEqual([order, otherOrder]);
    });

    it('never sends a second one after an attempt that had its effect (J1)', async () => {
      await channel.publish(target, bytes, FIRST);
      const { outcome } = await channel.publish(target, bytes, AGAIN);
      expect(outcome).toBe(delivers === 'request' ? 'already' : 'uncertain');
      expect(side.taken()).toEqual([order]);
    });

    it('never sends a second one when the word about the first was lost (J1)', async () => {
      side.loseNextWord();
      const first = await channel.publish(target, bytes, FIRST).catch((error: unknown) => error);
      if (first instanceof Error) expect(first).toMatchObject({ kind: 'transient', nothingSent: false });
      else expect(first).toMatchObject({ outcome: delivers === 'request' ? 'already' : 'uncertain' });
      expect((await channel.publish(target, bytes, AGAIN)).outcome).not.toBe('published');
      expect(side.taken()).toEqual([order]);
    });

    it(`${delivers === 'request' ? 'sends what the supplier does not know' : 'leaves to a person'} what an earlier attempt may not have sent (J1)`, async () => {
      const { outcome } = await channel.publish(target, bytes, AGAIN);
      expect(outcome).toBe(delivers === 'request' ? 'published' : 'uncertain');
      expect(side.taken()).toEqual(delivers === 'request' ? [order] : []);
    });

    it('sends nothing when it is told not to at the last moment (J6)', async () => {
      const justBefore = () =>
        Promise.reject(new RejectedError('DELIVERY-OUT-OF-TURN', 'not yours', { nothingSent: true }));
      const refused = channel.publish(target, bytes, { ...FIRST, justBefore });
      await expect(refused).rejects.toMatchObject({ code: 'DELIVERY-OUT-OF-TURN' });
      expect(side.taken()).toEqual([]);
    });

    it('asks right before it sends, and not when it only stages', async () => {
      const order: number[] = [];
      const justBefore = async () => void order.push(side.taken().length);
      await channel.stage(target, bytes);
      await channel.publish(target, bytes, { ...FIRST, justBefore });
      expect(order).toEqual([0]);
    });

    it('says that certainly nothing was sent when there is no way to the supplier (A13)', async () => {
      await side.vanish();
      const lost = channel.publish(target, bytes, FIRST);
      await expect(lost).rejects.toBeInstanceOf(TransientError);
      await expect(lost).rejects.toMatchObject({ nothingSent: true });
    });

    it.each(['../order.json', 'a/b', '', '.', '..', 'nul\0.json'])('rejects the name %j', async (name) => {
      const bad = { kind: 'rejected', code: 'CHANNEL-NAME' };
      await expect(channel.stage({ ...target, name }, bytes)).rejects.toMatchObject(bad);
      await expect(channel.publish({ ...target, name }, bytes, FIRST)).rejects.toMatchObject(bad);
      expect(side.calls()).toBe(0);
    });

    it('refuses a file that is no document', async () => {
      const { document: _, ...file } = target;
      const unsupported = { kind: 'rejected', code: 'CHANNEL-UNSUPPORTED', nothingSent: true };
      await expect(channel.stage(file, bytes)).rejects.toMatchObject(unsupported);
      await expect(channel.publish(file, bytes, FIRST)).rejects.toMatchObject(unsupported);
      expect(side.calls()).toBe(0);
    });

    it('is checked without a document being sent', async () => {
      const steps = await channel.check({ collect: [], deliver: [''] });
      expect(steps.length).toBeGreaterThan(0);
      expect(steps.filter((step) => !step.ok)).toEqual([]);
      expect(side.taken()).toEqual([]);
    });

    it('names what fails in a check, and what to do', async () => {
      await side.vanish();
      const steps = await channel.check({ collect: [], deliver: [''] });
      expect(steps.find((step) => !step.ok)?.detail).toMatch(/^[A-Z]+-UNREACHABLE: .+/s);
    });

    it('refuses work after it was closed, and closes twice', async () => {
      await channel.publish(target, bytes, FIRST);
      await channel.close();
      await channel.close();
      const late = channel.publish(other, Buffer.from(otherOrder), FIRST);
      await expect(late).rejects.toMatchObject({ kind: 'transient', code: 'CHANNEL-CLOSED', nothingSent: true });
      await expect(channel.stage(other, bytes)).rejects.toMatchObject({ code: 'CHANNEL-CLOSED' });
      expect(side.taken()).toEqual([order]);
    });
  });
}

/** What a channel that holds no files says to whoever wants some. */
export function refusesFiles(start: () => Promise<DocumentHarness>): void {
  it('refuses to list, read and settle files', async () => {
    const side = await start();
    const { channel } = side;
    const file: RemoteFile = { folder: 'outbound', name: 'a.edi', size: 1, modifiedAt: new Date(0) };
    const unsupported = { kind: 'rejected', code: 'CHANNEL-UNSUPPORTED' };
    const read = async (): Promise<void> => {
      for await (const _ of channel.read(file));
    };
    await expect(channel.list('outbound')).rejects.toMatchObject(unsupported);
    await expect(read()).rejects.toMatchObject(unsupported);
    await expect(channel.settle(file, { kind: 'delete' })).rejects.toMatchObject(unsupported);
    expect(side.calls()).toBe(0);
    await channel.close();
    await side.close();
  });
}

/** What a channel that delivers nothing says to whoever wants something sent. */
export function refusesDocuments(start: () => Promise<DocumentHarness>): void {
  it('refuses to stage and publish documents', async () => {
    const side = await start();
    const unsupported = { kind: 'rejected', code: 'CHANNEL-UNSUPPORTED', nothingSent: true };
    await expect(side.channel.stage(target, Buffer.from(order))).rejects.toMatchObject(unsupported);
    await expect(side.channel.publish(target, Buffer.from(order), FIRST)).rejects.toMatchObject(unsupported);
    expect(side.calls()).toBe(0);
    await side.channel.close();
    await side.close();
  });
}
