import { type ReaderName, readers } from './x12-readers.ts';

/** Started by x12-read.ts: reads the named file once in a process of its own and prints the most memory it had, in kB. */
const [reader = '', path = ''] = process.argv.slice(2);
if (!Object.hasOwn(readers, reader)) throw new Error(`there is no reader ${reader}`);
await readers[reader as ReaderName](path);
console.log(process.resourceUsage().maxRSS);
