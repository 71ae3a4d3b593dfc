/** Codes of what suppliers are told of their files (docs/error-reports.md). */
export const errorReportCodes = {
  'ERROR-REPORT-WAITING': {
    kind: 'problem',
    title: 'A report to a supplier waits for somebody to send it',
    why: 'The supplier does not know yet that its files could not be used.',
    remedy:
      'Read it in the console under *Error reports*, or with `crossdock error-reports show NUMBER`; then send or discard it.',
  },
  'ERROR-REPORT-UNSENT': {
    kind: 'problem',
    title: 'A report to a supplier could not be sent',
    why: 'The supplier is not told of its files; it is tried again with growing pauses.',
    remedy:
      'See what the mail server said; correct `supplierMail` in crossdock.yaml or `errorReports.to` in supplier.yaml.',
  },
  'ERROR-REPORT-UNCERTAIN': {
    kind: 'problem',
    title: 'Nobody knows whether a report reached its supplier',
    why: 'Sent again by itself it could come twice.',
    remedy:
      'Look into the mailbox it was sent from; then *Send once more* or *Discard* on its page under *Error reports* in the console (`crossdock error-reports send NUMBER`, `crossdock error-reports discard NUMBER`).',
  },
  'ERROR-REPORT-NOT-NOW': {
    kind: 'rejected',
    title: 'This report cannot be changed, sent or discarded now',
    why: 'It was sent, discarded, is on its way, or somebody changed its words after you read them. Nothing was done.',
    remedy:
      'Read it as it is now; *Error reports* in the console, or `crossdock error-reports list`, shows how each stands.',
  },
} as const;
