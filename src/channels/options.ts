import { z } from 'zod';
import { folderOptions } from './folder/options.ts';
import { memoryOptions } from './memory/options.ts';
import { sftpOptions } from './sftp/options.ts';

/** The settings of any channel, told apart by `kind`. */
export const channelOptions = z.discriminatedUnion('kind', [sftpOptions, folderOptions, memoryOptions]);
