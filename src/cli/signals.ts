import { note } from './output.ts';

/**
 * Waits for SIGTERM or SIGINT, then drains. A second signal ends the process at once: everything is safe in the
 * database, only the clean goodbye is lost.
 */
export async function untilSignal(drain: () => Promise<void>): Promise<void> {
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  note(`${signal}: finishing what is under way (again to stop at once)`);
  const stopNow = (): void => process.exit(130);
  process.once('SIGTERM', stopNow);
  process.once('SIGINT', stopNow);
  await drain();
  process.off('SIGTERM', stopNow);
  process.off('SIGINT', stopNow);
}
