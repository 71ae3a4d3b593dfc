/** Codes of commands about single suppliers; see ../codes.ts for what an entry means. */
export const supplierCodes = {
  'SUPPLIER-UNKNOWN': {
    kind: 'config',
    title: 'There is no such supplier',
    why: 'A command about a supplier needs its folder below mappings.',
    remedy: 'Check the name: it is that of the folder that holds supplier.yaml. `crossdock doctor` lists all of them.',
  },
  'SUPPLIER-CHANNEL': {
    kind: 'config',
    title: 'It is not clear how to reach this supplier',
    why: 'Asking a server for its host keys needs a channel of kind sftp with a host; pins and login are not needed.',
    remedy: 'Put right what the message names in supplier.yaml, or set the variables, and run the command again.',
  },
  'SUPPLIER-PINS': {
    kind: 'config',
    title: 'The host keys cannot be put into supplier.yaml by themselves',
    why: 'The file is yours; a command that rearranged the rest of it would do harm. Nothing was changed.',
    remedy: 'Put the fingerprints of the message under hostKeys by hand, one a line.',
  },
} as const;
