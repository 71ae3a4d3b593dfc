import type { Command } from 'commander';
import pc from 'picocolors';
import { settingsOfConfig, settingsOfSupplier } from '../app/settings/settings.ts';
import { originText, type Setting } from '../kernel/settings/settings.ts';
import { opened, usage, withConfig } from './database-command.ts';
import { printLine } from './output.ts';

interface ShowFlags {
  readonly config: string;
  readonly json?: boolean;
  readonly supplier?: string;
  readonly written?: boolean;
  readonly resolved?: boolean;
}

/** `crossdock config`: what is in force, and where each value comes from. */
export function registerConfig(program: Command): void {
  const config = program.command('config').description('the configuration in force');
  withConfig(config.command('show'))
    .description(
      'every value in force and where it comes from: file and line, environment, secret file, default; secrets masked',
    )
    .option('--resolved', 'with references and defaults resolved (this is what is shown anyway)')
    .option('--supplier <id>', 'of a supplier’s supplier.yaml instead of crossdock.yaml')
    .option('--written', 'only what is written, without defaults')
    .action(async (flags: ShowFlags) => {
      const [loaded] = opened(flags);
      const settings =
        flags.supplier === undefined ? settingsOfConfig(loaded) : await settingsOfSupplier(loaded, flags.supplier);
      if (settings === undefined) return usage(`There is no supplier ${flags.supplier} in ${loaded.mappingsFolder}.`);
      const shown = settings.filter(({ from }) => !flags.written || from !== 'default');
      if (flags.json) printLine(JSON.stringify({ settings: shown.map((s) => ({ ...s, origin: originText(s) })) }));
      else for (const line of lines(shown)) printLine(line);
    });
}

const WIDEST = 60;

function lines(settings: readonly Setting[]): string[] {
  const cells = settings.map((setting) => [setting.path, valueText(setting.value), originText(setting)] as const);
  const width = (index: 0 | 1): number => Math.min(WIDEST, Math.max(0, ...cells.map((row) => row[index].length)));
  const [paths, values] = [width(0), width(1)];
  return cells.map(([path, value, origin]) => `${path.padEnd(paths)}  ${value.padEnd(values)}  ${pc.dim(origin)}`);
}

function valueText(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}
