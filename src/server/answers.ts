import type { FastifySerializerCompiler } from 'fastify';
import type { z } from 'zod';
import type { Logger } from '../kernel/logger.ts';

/**
 * Writes answers whose schema a route gives (`response`): it stands in /openapi.json, and the console's types come from it. The compiler holds a route to its
 * schema; an answer that differs all the same is sent as it is and told to the log, because a page that shows one odd field is worth more than none.
 */
export function answerSerializer(logger: Logger): FastifySerializerCompiler<z.ZodType> {
  return ({ schema, method, url }) =>
    (answer) => {
      const { error } = schema.safeParse(answer);
      if (error !== undefined)
        logger.error({ method, url, issues: error.issues }, 'an answer is not what openapi.json says');
      return JSON.stringify(answer);
    };
}
