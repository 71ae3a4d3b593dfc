import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Which of these processes has a connection to the port on 127.0.0.1. Reads /proc, so on Linux only. */
export function processConnectedTo(port: number, pids: readonly number[]): number | undefined {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = new Set(
    readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[2]?.endsWith(`:${wanted}`) && fields[3] === '01')
      .map((fields) => `socket:[${fields[9]}]`),
  );
  return pids.find((pid) => socketsOf(pid).some((socket) => inodes.has(socket)));
}

function socketsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      // Closed since it was listed.
      return [];
    }
  });
}
