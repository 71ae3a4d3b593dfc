import type { z } from 'zod';
import { ConfigError } from '../kernel/errors.ts';
import { faultsOf } from '../kernel/settings/issue-words.ts';
import type { AlertTarget, AlertTargetKind } from './alert-target.ts';
import { emailTarget } from './email/email.ts';
import { emailOptions } from './email/options.ts';
import { webhookOptions } from './webhook/options.ts';
import { webhookTarget } from './webhook/webhook.ts';

interface Adapter {
  readonly options: z.ZodType;
  create(options: unknown): AlertTarget;
}

function adapter<Schema extends z.ZodType>(
  options: Schema,
  create: (options: z.output<Schema>) => AlertTarget,
): Adapter {
  return { options, create: (given) => create(options.parse(given)) };
}

/** Every way to tell somebody; nothing else imports them. A new one is one line here and one contract run. */
export const alertAdapters: Readonly<Record<AlertTargetKind, Adapter>> = {
  email: adapter(emailOptions, emailTarget),
  webhook: adapter(webhookOptions, webhookTarget),
};

/** Builds one target as crossdock.yaml describes it, secrets resolved. Throws ConfigError that never shows a value. */
export function createAlertTarget(
  id: string,
  kind: AlertTargetKind,
  options: Readonly<Record<string, unknown>>,
  placeOf?: (issue: z.core.$ZodIssue) => string,
): AlertTarget {
  const chosen = alertAdapters[kind];
  const checked = chosen.options.safeParse(options, { reportInput: true });
  if (!checked.success) {
    const faults = faultsOf(chosen.options, checked.error.issues, placeOf);
    throw new ConfigError('ALERT-OPTIONS-INVALID', `The alert target ${id} (${kind}) cannot be used: ${faults}.`);
  }
  return chosen.create(options);
}
