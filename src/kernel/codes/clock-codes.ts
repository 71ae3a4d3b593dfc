/** Codes of what should have come and did not, and of telling people so; see ../codes.ts for what an entry means. */
export const clockCodes = {
  'FUNCTIONAL-ACKNOWLEDGMENT-OVERDUE': {
    kind: 'problem',
    title: 'A supplier has not confirmed that it could read our order',
    why: 'Without a 997 or 999 nobody knows whether the order arrived. The customer waits, and nothing else will come by itself.',
    remedy:
      'Ask the supplier whether it has the file and the purchase order. Only when it has neither, send it again with the same numbers. If it never sends a 997, write clocks.functionalAcknowledgment: never in its supplier.yaml.',
  },
  'ORDER-ACKNOWLEDGMENT-OVERDUE': {
    kind: 'problem',
    title: 'A supplier has not answered an order',
    why: 'Without an answer (855) nobody knows whether, when and at what cost it will ship.',
    remedy:
      'Ask the supplier about the purchase order. If it never answers orders, write clocks.acknowledgment: never in its supplier.yaml.',
  },
  'SHIP-NOTICE-OVERDUE': {
    kind: 'problem',
    title: 'A supplier has not said that it shipped an order',
    why: 'The customer has no tracking number, and perhaps no parcel.',
    remedy:
      'Ask the supplier when it ships, and tell the customer. If it has shipped, ask for the ship notice (856) again.',
  },
  'INVOICE-OVERDUE': {
    kind: 'problem',
    title: 'A supplier has not billed what it shipped',
    why: 'The margin of the order stays an estimate, and a late invoice is hard to check.',
    remedy:
      'Ask the supplier for the invoice (810). If it bills in another way, write clocks.invoice: never in its supplier.yaml.',
  },
  'FEED-OVERDUE': {
    kind: 'problem',
    title: 'A file that should come regularly has not come',
    why: 'The stock that shops show grows old: what is sold out there is still sold here.',
    remedy:
      'Ask the supplier for the file. If it comes less often than it used to, change collect[].expect in its supplier.yaml.',
  },
  'ALERT-UNDELIVERED': {
    kind: 'problem',
    title: 'Alerts cannot be delivered to one of their targets',
    why: 'Whoever relies on that target is not told of what needs a person. Nothing is lost: the notices wait and are tried again.',
    remedy:
      'See what the target answered, and correct it, or its settings in crossdock.yaml. *Alerts*, *Who is told* in the console shows what waits for it; *Send a test* there, or `crossdock alerts test`, tries it.',
  },
  'ALERT-TARGET-UNREACHABLE': {
    kind: 'transient',
    title: 'A target of alerts did not answer, or not now',
    why: 'The notice may not have arrived. It keeps its id, so a receiver can tell a repetition.',
    remedy: 'Crossdock tries again by itself. If it repeats: check address, port, firewall, and the server itself.',
  },
  'ALERT-TARGET-REFUSED': {
    kind: 'rejected',
    title: 'A target of alerts refused a notice',
    why: 'Sending the same again will be refused again until something changes: the login, the address, the signing secret.',
    remedy:
      'Correct the target in crossdock.yaml (user, password, from, to, url, secret), try it with `crossdock alerts test`, and start the gateway anew.',
  },
  'ALERT-OPTIONS-INVALID': {
    kind: 'config',
    title: 'The settings of a target of alerts are wrong',
    why: 'A target that cannot work would be found out on the day it is needed.',
    remedy: 'Correct the named options under alerts.targets in crossdock.yaml (docs/alerts.md).',
  },
} as const;
