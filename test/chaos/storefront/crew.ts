import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Chance } from '../../fuzz/chance.ts';
import type { ChildSettings } from './gateway-child.ts';

/** The gateways of the storm, each a process of its own. */
export class Crew {
  restarts = 0;
  private readonly settings: ChildSettings;
  private readonly children: ChildProcess[] = [];

  constructor(settings: ChildSettings) {
    this.settings = settings;
  }

  async start(): Promise<void> {
    const file = join(import.meta.dirname, 'gateway-child.ts');
    const child = spawn(process.execPath, [file, JSON.stringify(this.settings)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.children.push(child);
    for await (const _ of createInterface({ input: child.stdout })) return;
    throw new Error(`a gateway ended with ${child.exitCode} before it began`);
  }

  /** SIGKILL for one of them, and another one in its place. */
  async restart(chance: Chance): Promise<void> {
    const [victim] = this.children.splice(chance.below(this.children.length), 1);
    await kill(victim);
    this.restarts += 1;
    await this.start();
  }

  async end(): Promise<void> {
    for (const child of this.children.splice(0)) await kill(child);
  }
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
