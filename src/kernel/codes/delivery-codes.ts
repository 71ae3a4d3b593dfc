/** Codes of delivering; see ../codes.ts for what an entry means. */
export const deliveryCodes = {
  'DELIVERY-UNCERTAIN': {
    kind: 'rejected',
    title: 'A document may have reached the supplier, and nobody there can be asked by machine',
    why: 'Sending it again could double an order, and not sending it could lose one. It waits until a person knows.',
    remedy:
      'Ask the supplier whether they have the document with the number in the message, then say so: *Send again* (`crossdock deliveries resend`) sends the same document again, *It arrived* (`crossdock deliveries sent`) records that it did.',
  },
  'DELIVERY-CONFLICT': {
    kind: 'rejected',
    title: 'A file of this name with other content already stands at the supplier',
    why: 'Overwriting it could destroy an order; leaving it means that ours has not arrived. Ours waits under its temporary name.',
    remedy:
      'Look at both files at the supplier. When the wrong one is gone, *Try again now* (`crossdock deliveries retry`) goes on where it stopped; *It arrived* (`crossdock deliveries sent`) records that ours arrived all the same, *Never send it* (`crossdock deliveries abandon`) that it is not to be sent.',
  },
  'DELIVERY-OUT-OF-TURN': {
    kind: 'rejected',
    title: 'Another process delivers to this supplier now, or the document was stopped meanwhile',
    why: 'Two processes that deliver the same document could double it, so the slower one stops before it publishes anything.',
    remedy:
      'Nothing: whoever has the turn goes on. If it repeats, the processes stand still for seconds at a time; look at their machine.',
  },
  'DELIVERY-OVERDUE': {
    kind: 'problem',
    title: 'Documents wait to be delivered for longer than agreed',
    why: 'Orders that do not reach their supplier are not shipped. Nothing is lost: every document is kept and tried again.',
    remedy:
      '*Documents* in the console, those that went out, or `crossdock deliveries list --waiting`, says why each one waits. Mend the cause (usually the supplier’s server, a full folder, or rights); `crossdock deliveries retry --supplier ID` ends the pause at once.',
  },
  'DELIVERY-ABANDONED-ARRIVED': {
    kind: 'problem',
    title: 'A supplier answers a document that was abandoned',
    why: 'It arrived after all. Its units were given up and ordered from somebody else, so the customer may get them twice.',
    remedy:
      'Call the supplier at once: have them cancel the order in the message and confirm it in writing. If they have shipped already, stop the other purchase order of the same customer order at its supplier. Its page under *Documents*, or `crossdock deliveries show ID`, says who abandoned it and why. Close the exception when one of the two is cancelled.',
  },
  'DELIVERY-NOT-NOW': {
    kind: 'rejected',
    title: 'This cannot be done with a delivery in its present state',
    why: 'Doing it anyway could double or lose a document.',
    remedy: 'The message says what its state is and what can be done. docs/delivering.md draws all states.',
  },
  'CONTROL-NUMBERS-USED-UP': {
    kind: 'rejected',
    title: 'All control numbers for this supplier were given',
    why: 'X12 has nine digits for them. Starting again at 1 would repeat numbers that the supplier has seen, and receivers drop repeated numbers as duplicates.',
    remedy:
      'Agree with the supplier on a new sender id (x12.ours in supplier.yaml), or on numbers starting anew, in writing; then set the counter in the table control_number. Documents wait until then.',
  },
  'CONTROL-NUMBERS-LOW': {
    kind: 'problem',
    title: 'The control numbers for this supplier are about to end',
    why: 'X12 has nine digits for them; when the last is given, nothing can be sent to this supplier.',
    remedy: 'Agree with the supplier now on a new sender id, or on numbers starting anew.',
  },
} as const;
