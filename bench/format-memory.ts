import { type Reader, type ReaderName, readers } from './format-readers.ts';

/** Started by formats.ts: reads the named file once in a process of its own and prints the most memory it had, in kB. */
const [name = '', path = ''] = process.argv.slice(2);
if (!Object.hasOwn(readers, name)) throw new Error(`there is no reader ${name}`);
const reader: Reader = readers[name as ReaderName];
await reader.read(path);
console.log(process.resourceUsage().maxRSS);
