/** Codes of commands about single suppliers; see ../codes.ts for what an entry means. */
export const supplierCodes = {
  'SUPPLIER-UNKNOWN': {
    kind: 'config',
    title: 'There is no such supplier',
    why: 'A command about a supplier needs its folder below mappings.',
    remedy:
      'Check the name: it is that of the folder that holds supplier.yaml. *Suppliers* in the console, or `crossdock doctor`, lists all of them.',
  },
  'SUPPLIER-PAUSED': {
    kind: 'rejected',
    title: 'The supplier is paused',
    why: 'A person has it left alone: nothing is fetched from it or sent to it until the pause is over.',
    remedy:
      'Ask who paused it, as the message says, and resume it first: *Resume* on its page, or `crossdock supplier resume SUPPLIER`.',
  },
  'SUPPLIER-PAUSE-REFUSED': {
    kind: 'rejected',
    title: 'The supplier cannot be paused or resumed like that',
    why: 'Somebody else was faster, or the end of the pause is not in the future.',
    remedy: 'Look how it stands (its page in the console, or `crossdock doctor`), and repeat what is still needed.',
  },
  'SUPPLIER-CHANNEL': {
    kind: 'config',
    title: 'It is not clear how to reach this supplier',
    why: 'Asking a server for its host keys needs a channel of kind sftp with a host; pins and login are not needed.',
    remedy: 'Put right what the message names in supplier.yaml, or set the variables, and ask again.',
  },
  'SUPPLIER-KEY-CHANGED': {
    kind: 'rejected',
    title: 'The server shows another host key than the one that was to be trusted',
    why: 'Only the very key that a person saw and compared is trusted: one that came since may be of somebody in between. Nothing was changed.',
    remedy:
      'Look at the keys anew, on the page of the supplier or with `crossdock supplier trust`, and compare the new fingerprint with what the supplier says by another way. If keys change back and forth, trust none, and ask the supplier how many servers answer under this name.',
  },
  'SUPPLIER-PINS': {
    kind: 'config',
    title: 'The host keys cannot be put into supplier.yaml by themselves',
    why: 'Pins that come from a variable, or that stand so that a change would rearrange the rest of the file, are yours; and of two pins that are there only a person knows which may go. Nothing was changed.',
    remedy:
      'Do what the message names: set the variable and start the gateway again, put the fingerprints under hostKeys by hand, one a line, or drop the other pins (*Drop the keys known before* in the console, `--only`).',
  },
} as const;
