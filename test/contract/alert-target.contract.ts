import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertTarget, Notice } from '../../src/alerts/alert-target.ts';

/** The other side of a target. */
export interface AlertReceiver {
  readonly target: AlertTarget;
  /** Ids of the notices that arrived, in their order. */
  ids(): readonly string[];
  /** Everything of the last one, as it arrived. */
  last(): string;
  /** Does not take the next ones: never (`no`) or not now (`later`). */
  refuse(how: 'no' | 'later'): void;
  /** Is not there any more. */
  vanish(): Promise<void>;
  close(): Promise<void>;
}

const now = new Date();
export const notice: Notice = {
  id: '7e57ab1e-0000-4000-8000-000000000001',
  subject: '[Crossdock] error: acme: Ätzend',
  text: 'No stock file came.\nWhy it matters: …\n',
  body: JSON.stringify({
    type: 'alert.opened',
    timestamp: now.toISOString(),
    data: { alert: { message: 'No stock.' } },
  }),
  createdAt: now,
};

/** What every alert target has to do, whatever it speaks. */
export function describeAlertTarget(kind: string, start: () => Promise<AlertReceiver>): void {
  describe(`${kind} as a target of alerts`, () => {
    let receiver: AlertReceiver;
    beforeEach(async () => {
      receiver = await start();
    });
    afterEach(async () => {
      await receiver.target.close();
      await receiver.close();
    });

    it('delivers a notice and says what was answered', async () => {
      expect(receiver.target.kind).toBe(kind);
      expect(await receiver.target.tell(notice, now)).not.toBe('');
      expect(receiver.ids()).toEqual([notice.id]);
    });

    it('sends the same notice under the same id again, so that a repetition can be told', async () => {
      await receiver.target.tell(notice, now);
      await receiver.target.tell(notice, new Date(now.getTime() + 1000));
      expect(receiver.ids()).toEqual([notice.id, notice.id]);
    });

    it('says that it was refused', async () => {
      receiver.refuse('no');
      await expect(receiver.target.tell(notice, now)).rejects.toMatchObject({ code: 'ALERT-TARGET-REFUSED' });
      expect(receiver.ids()).toEqual([]);
    });

    it('says that it may be taken later', async () => {
      receiver.refuse('later');
      await expect(receiver.target.tell(notice, now)).rejects.toMatchObject({ code: 'ALERT-TARGET-UNREACHABLE' });
    });

    it('says that nobody is there', async () => {
      await receiver.vanish();
      await expect(receiver.target.tell(notice, now)).rejects.toMatchObject({ code: 'ALERT-TARGET-UNREACHABLE' });
    });

    it('lets nothing of a notice become a header or a line of the protocol', async () => {
      const evil = 'x\r\nBcc: thief@example.com\r\n\r\n.\r\nMAIL FROM:<thief@example.com>';
      await receiver.target.tell({ ...notice, subject: evil, text: evil, body: JSON.stringify({ type: evil }) }, now);
      expect(receiver.ids()).toEqual([notice.id]);
      const head = receiver.last().split('\r\n\r\n')[0] ?? '';
      expect(head).not.toMatch(/^bcc:/im);
    });
  });
}
