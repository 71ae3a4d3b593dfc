import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

/** Why somebody acts; asked of whoever does something that others will ask about. */
export const reason = z.string().trim().min(1).max(200).describe('Why, for those who ask later.');

/** By whom and why, as the history of what is acted on keeps it. */
export function auditOf<Reason extends string | undefined>(
  request: FastifyRequest,
  reason: Reason,
): { readonly by: string; readonly reason: Reason } {
  return { by: request.principal?.name ?? 'unknown', reason };
}
