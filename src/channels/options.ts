import { z } from 'zod';
import { emailOptions } from './email/options.ts';
import { folderOptions } from './folder/options.ts';
import { httpOptions } from './http/options.ts';
import { memoryOptions } from './memory/options.ts';
import { sftpOptions } from './sftp/options.ts';

/** The settings of any channel, told apart by `kind`. */
export const channelOptions = z.discriminatedUnion('kind', [
  sftpOptions,
  folderOptions,
  httpOptions,
  emailOptions,
  memoryOptions,
]);
