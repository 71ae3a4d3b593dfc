import { z } from 'zod';

/**
 * How a server behaves where real ones differ (FAULTS.md 7). Every part may be unknown; then Crossdock does what is safe
 * with any server.
 */
const serverHabits = z
  .object({
    /** Answer to a plain rename onto an existing name. Either way we look first. */
    renameOntoExisting: z.enum(['refuses', 'replaces']),
    /** Whether a file has its own name while it is written, or another one, or none. */
    whileWriting: z.enum(['own-name', 'other-name']),
    /** ProFTPD's `AllowOverwrite off` refuses to write over an existing file: it is removed first. */
    overwriting: z.enum(['allowed', 'refused']),
    fsync: z.enum(['works', 'not-offered', 'refused']),
    /** lsh ends the session at 32 KiB. */
    largestRead: z.union([z.literal(16_384), z.literal(32_768)]),
    /** Smallest difference between two times that the server keeps; SFTP has whole seconds at best. */
    timeResolutionMs: z.int().min(1000).max(86_400_000),
    /** `late`: for a while after an upload the server says that there is no such file, or gives another size. */
    statAfterUpload: z.enum(['at-once', 'late']),
    /** rclone without a cache takes writes in their order only, and mixes up those that are sent ahead. */
    writesAhead: z.literal('refused'),
  })
  .partial();

export type ServerHabits = z.infer<typeof serverHabits>;

/** What was kept, as far as this build understands it. */
export function readHabits(facts: unknown): ServerHabits | undefined {
  const parsed = serverHabits.safeParse(facts);
  return parsed.success ? parsed.data : undefined;
}

/** The habits in words, and what is done about them: one line. */
export function describeHabits(habits: ServerHabits): string {
  const seconds = (habits.timeResolutionMs ?? 1000) / 1000;
  const said: (string | false)[] = [
    habits.renameOntoExisting === 'refuses' && 'a rename never replaces',
    habits.renameOntoExisting === 'replaces' && 'a rename replaces silently, so Crossdock looks first',
    habits.overwriting === 'refused' && 'overwriting is refused, so what is left of an attempt is removed first',
    habits.whileWriting === 'other-name' && 'a file gets its name when it is complete',
    habits.statAfterUpload === 'late' && 'uploads show late, so they are waited for',
    habits.fsync === 'works' && 'uploads are flushed to disk (fsync)',
    habits.fsync === 'not-offered' && 'no fsync',
    habits.fsync === 'refused' && 'fsync is offered and refused, so it is left out',
    habits.largestRead === 16_384 && 'only reads of 16 KiB are survived, so none is larger',
    habits.writesAhead === 'refused' && 'writes are sent one by one',
    `times are kept to ${seconds === 1 ? 'the second' : `${seconds} seconds`}`,
  ];
  return said.filter((part) => part !== false).join('; ');
}
