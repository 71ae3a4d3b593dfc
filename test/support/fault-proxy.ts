import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where bytes go: from the client to the server, or back. */
export type Direction = 'there' | 'back';

/** What the line does wrong, as data that a test may change at any time. Everything is off by default. */
export interface ProxyFaults {
  /**
   * Nothing gets through any more, neither bytes nor the news that a side is gone; sockets stay open. What was under way
   * comes late when the line heals, as with TCP.
   */
  blackhole: 'none' | Direction | 'both';
  /** The connection ends (FIN) or is reset (RST) after so many bytes in one direction. */
  cut: { readonly after: number; readonly how: 'end' | 'reset'; readonly direction?: Direction } | undefined;
  /** Bytes from the server are swallowed once so many have come on a connection, for ever. */
  dropRepliesAfter: number | undefined;
  /**
   * The request with this text, at its n-th time over all connections, is carried out; its answer is lost with the
   * connection. Counts down, and is off when it has happened.
   */
  loseReply: { readonly to: string; nth: number } | undefined;
  /** A client's goodbye (FIN) is answered with a reset, as servers on Windows and Azure do. */
  resetAtGoodbye: boolean;
  /** Bytes come in pieces of at most so many. */
  sliceBytes: number | undefined;
  /** Milliseconds before every piece. */
  delayMs: number;
}

function noProxyFaults(): ProxyFaults {
  return {
    blackhole: 'none',
    cut: undefined,
    dropRepliesAfter: undefined,
    loseReply: undefined,
    resetAtGoodbye: false,
    sliceBytes: undefined,
    delayMs: 0,
  };
}

/** A TCP proxy on 127.0.0.1 in front of a server, whose line can be broken. */
export interface FaultProxy {
  readonly host: string;
  readonly port: number;
  readonly faults: ProxyFaults;
  /** Connections that clients have open with it. */
  readonly open: number;
  /** Bytes that have come from the server on the connection that went furthest. */
  readonly furthest: number;
  /** How often `loseReply` has happened. */
  readonly repliesLost: number;
  /** How often `resetAtGoodbye` has happened. */
  readonly goodbyesReset: number;
  /** Connections on which the client said this hear nothing more, for ever; how many they are. */
  deafen(said: string): number;
  /** The server loses every connection, and no client hears of it: what they send goes nowhere. */
  halfOpen(): void;
  heal(): void;
  stop(): Promise<void>;
}

interface Line {
  readonly near: Socket;
  readonly far: Socket;
  carried: Record<Direction, number>;
  isHalfOpen: boolean;
  isDeaf: boolean;
  /** The answer to what was sent last is to be lost. */
  isDoomed: boolean;
  /** What the client said, as far as it is kept. */
  said: string;
}

const KEPT_CHARACTERS = 20_000;

const LOOK_MS = 10;

export async function startFaultProxy(target: { readonly host?: string; readonly port: number }): Promise<FaultProxy> {
  const faults = noProxyFaults();
  const lines = new Set<Line>();
  let furthest = 0;
  let repliesLost = 0;
  let goodbyesReset = 0;
  let isStopped = false;

  const isClosed = (direction: Direction): boolean => faults.blackhole === direction || faults.blackhole === 'both';

  /** Reads one side only when its bytes may pass, so that it notices nothing of the other meanwhile, as in a blackhole. */
  async function carry(line: Line, direction: Direction): Promise<void> {
    const [from, to] = direction === 'there' ? [line.near, line.far] : [line.far, line.near];
    for await (const chunk of from as AsyncIterable<Buffer>) {
      const size = faults.sliceBytes ?? chunk.length;
      for (let start = 0; start < chunk.length; start += size) {
        if (faults.delayMs > 0) await sleep(faults.delayMs);
        await whenOpen(direction);
        if (isStopped || !pass(line, direction, to, chunk.subarray(start, start + size))) return;
      }
    }
    await whenOpen(direction);
    if (direction === 'there' && faults.resetAtGoodbye) {
      goodbyesReset += 1;
      line.near.resetAndDestroy();
    }
    if (!line.isHalfOpen) to.end();
  }

  async function whenOpen(direction: Direction): Promise<void> {
    while (isClosed(direction) && !isStopped) await sleep(LOOK_MS);
  }

  /** False when the line is cut with this piece. */
  function pass(line: Line, direction: Direction, to: Socket, piece: Buffer): boolean {
    const before = line.carried[direction];
    line.carried[direction] += piece.length;
    if (direction === 'back') furthest = Math.max(furthest, line.carried.back);
    const { cut } = faults;
    const limit = cut !== undefined && (cut.direction ?? 'back') === direction ? cut.after : Number.POSITIVE_INFINITY;
    const kept = piece.subarray(0, Math.max(0, limit - before));
    if (direction === 'there') listenTo(line, kept);
    else if (line.isDoomed) {
      line.isDoomed = false;
      repliesLost += 1;
      line.near.resetAndDestroy();
      return false;
    }
    const isSwallowed =
      line.isHalfOpen ||
      (direction === 'back' &&
        (line.isDeaf || line.carried.back > (faults.dropRepliesAfter ?? Number.POSITIVE_INFINITY)));
    if (kept.length > 0 && !isSwallowed) to.write(kept);
    if (line.carried[direction] < limit) return true;
    if (cut?.how === 'reset') line.near.resetAndDestroy();
    else line.near.end();
    line.far.destroy();
    return false;
  }

  function listenTo(line: Line, piece: Buffer): void {
    const text = piece.toString('latin1');
    line.said = `${line.said}${text}`.slice(-KEPT_CHARACTERS);
    const { loseReply } = faults;
    if (loseReply === undefined || !text.includes(loseReply.to)) return;
    loseReply.nth -= 1;
    if (loseReply.nth > 0) return;
    faults.loseReply = undefined;
    line.isDoomed = true;
  }

  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: target.host ?? '127.0.0.1', port: target.port, allowHalfOpen: true });
    const line: Line = {
      near,
      far,
      carried: { there: 0, back: 0 },
      isHalfOpen: false,
      isDeaf: false,
      isDoomed: false,
      said: '',
    };
    lines.add(line);
    near.setNoDelay(true);
    far.setNoDelay(true);
    near.once('close', () => {
      lines.delete(line);
      far.destroy();
    });
    far.once('close', () => {
      if (!line.isHalfOpen) near.end();
    });
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
    // A side that breaks ends the carrying; its 'close' has told the other side.
    carry(line, 'there').catch(() => far.destroy());
    carry(line, 'back').catch(() => (line.isHalfOpen ? undefined : near.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    faults,
    get open() {
      return lines.size;
    },
    get furthest() {
      return furthest;
    },
    get goodbyesReset() {
      return goodbyesReset;
    },
    get repliesLost() {
      return repliesLost;
    },
    deafen: (said) => {
      const deaf = [...lines].filter((line) => line.said.includes(said));
      for (const line of deaf) line.isDeaf = true;
      return deaf.length;
    },
    halfOpen: () => {
      for (const line of lines) {
        line.isHalfOpen = true;
        line.far.destroy();
      }
    },
    heal: () => void Object.assign(faults, noProxyFaults()),
    stop: async () => {
      isStopped = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const { near, far } of lines) {
        near.destroy();
        far.destroy();
      }
      await closed;
    },
  };
}
