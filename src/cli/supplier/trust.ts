import { createInterface } from 'node:readline/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { lookAtHostKeys, pinsToTrust, storePins, type TrustReport } from '../../app/supplier/trust.ts';
import { readEnvironment } from '../../config/environment.ts';
import { loadConfig } from '../../config/load.ts';
import { randomIds } from '../../kernel/ids.ts';
import { exitCodes, note, printLine } from '../output.ts';

interface Flags {
  readonly config: string;
  readonly yes?: boolean;
  readonly only?: boolean;
  readonly deliver?: boolean;
  readonly json?: boolean;
}

/**
 * `supplier trust`. Exit codes: 0 pinned, before or now; 1 not pinned: not confirmed, to be set elsewhere, or two others are;
 * 3 supplier.yaml cannot be used; 4 the server cannot be reached.
 */
export function registerTrust(supplier: Command): void {
  supplier
    .command('trust')
    .argument('<supplier>', 'name of its folder', supplierId)
    .description('show the host keys of a supplier’s SFTP server, and pin one after you have compared it')
    .option('--config <file>', 'configuration file', 'crossdock.yaml')
    .option('--yes', 'store without asking: you have compared the fingerprint already')
    .option('--only', 'drop every other pin: the supplier has finished changing keys')
    .option('--deliver', 'the channel under deliver, where documents go out another way')
    .option('--json', 'one JSON object; stores only with --yes')
    .action(async (id: string, flags: Flags) => {
      process.exitCode = await runTrust(id, flags);
    });
}

function supplierId(text: string): string {
  if (!/^[a-z][a-z0-9-]*$/.test(text)) throw new InvalidArgumentError('It must be small letters, digits and dashes.');
  return text;
}

async function runTrust(id: string, flags: Flags): Promise<number> {
  const environment = readEnvironment();
  const { mappingsFolder } = loadConfig(flags.config, environment);
  const options = {
    mappingsFolder,
    environment,
    supplierId: id,
    isDelivery: flags.deliver === true,
    only: flags.only === true,
  };
  const report = await lookAtHostKeys(options);
  const { advice } = report;
  if (flags.json !== true) describe(report);
  const isStored = advice.kind === 'store' && (flags.yes === true || (flags.json !== true && (await isConfirmed())));
  if (isStored) await storePins(options, report, pinsToTrust(report, report.shown.fingerprint), randomIds.next());
  if (flags.json === true) printLine(JSON.stringify({ ...report, stored: isStored }));
  else if (advice.kind === 'store') note(isStored ? `Stored in ${report.file}.` : 'Nothing was stored.');
  return isStored || advice.kind === 'pinned' ? exitCodes.ok : exitCodes.failed;
}

/** The keys go to standard output as `ssh-keygen -lf` writes them, everything for people to standard error. */
function describe(report: TrustReport): void {
  for (const { bits, fingerprint, kind } of report.keys)
    printLine(`${bits} ${fingerprint} ${report.address} (${kind.toUpperCase()})`);
  const { shown, pinned, gone, advice, keys } = report;
  note('');
  note(pinned.length === 0 ? 'Pinned now: nothing.' : `Pinned now: ${pinned.join(', ')}.`);
  for (const pin of gone) note(`The server has no key ${pin} any more, or not yet.`);
  const other = keys.find(({ isPinned, kind }) => isPinned && kind !== shown.kind);
  if (other !== undefined && advice.kind !== 'pinned')
    note(`Pinned is its ${other.kind.toUpperCase()} key: hostKeyType: ${other.kind} asks for that one.`);
  if (advice.kind === 'pinned') {
    note(`The ${shown.kind.toUpperCase()} key that the server shows us is pinned. There is nothing to do.`);
    return;
  }
  note(
    pinned.length === 0
      ? 'No credentials were sent. Nothing proves yet that this is the supplier’s server.'
      : 'The server shows a key that is NOT pinned. No credentials were sent. Someone else may be answering in its name.',
  );
  note(
    'Compare the fingerprint with what the supplier gave you by another way (onboarding sheet, telephone), never by this connection.',
  );
  if (advice.kind === 'set')
    note(`hostKeys comes from ${advice.names.join(', ')}. If it is right, set there: ${advice.value}`);
  if (advice.kind === 'full')
    note(
      'Two other keys are pinned, and there may be no more. If it is right, run again with --only, which drops both.',
    );
  if (advice.kind === 'store') note(`Would be pinned: ${advice.pins.join(', ')}.`);
}

/** Only a person at a terminal can say yes. */
async function isConfirmed(): Promise<boolean> {
  if (process.stdin.isTTY !== true) {
    note('There is no terminal to ask at; --yes stores without asking.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question('Have you compared it, and shall it be pinned? Type yes: ')).trim() === 'yes';
  } finally {
    terminal.close();
  }
}
