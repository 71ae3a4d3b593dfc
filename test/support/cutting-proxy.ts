import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy on 127.0.0.1 that cuts each connection after so many bytes from the server. */
export interface CuttingProxy {
  readonly port: number;
  /** Bytes that have come from the server on the connection that went furthest. */
  readonly furthest: number;
  cutAfter(bytes: number, how: 'end' | 'reset'): void;
  stop(): Promise<void>;
}

export async function startCuttingProxy(target: { readonly port: number }): Promise<CuttingProxy> {
  let limit = Number.POSITIVE_INFINITY;
  let ending: 'end' | 'reset' = 'end';
  let furthest = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target.port, '127.0.0.1');
    let seen = 0;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => {
      const rest = chunk.subarray(0, Math.max(0, limit - seen));
      seen += chunk.length;
      furthest = Math.max(furthest, seen);
      if (rest.length > 0) near.write(rest);
      if (seen < limit) return;
      if (ending === 'reset') near.resetAndDestroy();
      else near.end();
      far.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return {
    port: address.port,
    get furthest() {
      return furthest;
    },
    cutAfter: (bytes, how) => {
      limit = bytes;
      ending = how;
    },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
