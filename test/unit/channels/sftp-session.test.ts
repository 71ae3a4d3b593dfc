import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import type { Client, SFTPWrapper } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { createRequests } from '../../../src/channels/sftp/requests.ts';
import { createSession } from '../../../src/channels/sftp/session.ts';

/** A session over an ssh2 that drops the callback of READDIR when the connection is lost, as it does (ssh2 #1490). */
function droppingSession() {
  const socket = new Socket();
  const client = new EventEmitter();
  const sftp = Object.assign(new EventEmitter(), { readdir: () => undefined });
  const session = createSession(
    { socket, client: client as unknown as Client, sftp: sftp as unknown as SFTPWrapper },
    { hostKey: '', software: '', address: 'sftp.example:22' },
  );
  return { socket, client, sftp, session };
}

describe('an SFTP session whose request is never called back', () => {
  const handle = Buffer.from('h1');

  it('is ended by the deadline when no event tells of the loss (A7)', async () => {
    const { socket, session } = droppingSession();
    await expect(createRequests(session, 20).readFolder(handle, 'outbound')).rejects.toMatchObject({
      kind: 'transient',
      code: 'CHANNEL-DEADLINE',
    });
    expect([session.ended, socket.destroyed]).toEqual([true, true]);
  });

  it.each(['client error', 'client close', 'sftp error', 'sftp end', 'sftp close', 'socket close'] as const)(
    'is ended by the event when one comes: %s (A7)',
    async (event) => {
      const { socket, client, sftp, session } = droppingSession();
      const reading = createRequests(session, 60_000).readFolder(handle, 'outbound');
      const [from, name] = event.split(' ');
      const source = from === 'client' ? client : from === 'sftp' ? sftp : socket;
      source.emit(String(name), ...(name === 'error' ? [new Error('read ECONNRESET')] : []));
      await expect(reading).rejects.toMatchObject({ kind: 'transient', code: 'CHANNEL-CONNECTION-LOST' });
      expect(session.ended).toBe(true);
    },
  );

  it('swallows errors that come after its end (A5)', async () => {
    const { client, sftp, session } = droppingSession();
    sftp.emit('end');
    expect(session.ended).toBe(true);
    expect(() => client.emit('error', new Error('read ECONNRESET'))).not.toThrow();
    expect(() => sftp.emit('error', new Error('read ECONNRESET'))).not.toThrow();
  });
});
