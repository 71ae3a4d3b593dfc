/** Codes of the format room; see ../codes.ts for what an entry means. */
export const formatCodes = {
  'FORMAT-EMPTY': {
    kind: 'problem',
    title: 'The file is empty',
    why: 'An empty file says nothing: it is not an order to set every stock to zero.',
    remedy: 'Nothing was changed. Ask the supplier to send the file again; an upload was probably broken off.',
  },
  'FORMAT-FOREIGN': {
    kind: 'problem',
    title: 'The file is not of the expected format',
    why: 'Reading it as something it is not could only produce wrong facts.',
    remedy: 'Look at the file; ask the supplier for the agreed format, or correct the format in the mapping.',
  },
  'FORMAT-CHARSET': {
    kind: 'problem',
    title: 'The bytes are not text in the expected character set',
    why: 'Characters would be lost or changed, and a changed SKU is a different SKU.',
    remedy:
      'Set `charset` of the mapping to what the supplier really sends (utf-8, windows-1252, latin1), then replay.',
  },
  'FORMAT-CHARSET-UNKNOWN': {
    kind: 'problem',
    title: 'The character set of the file is not one that can be read',
    why: 'Without it the text cannot be told.',
    remedy: 'Set `charset` of the mapping to utf-8, windows-1252 or latin1, or ask the supplier for one of these.',
  },
  'FORMAT-WRITE-SHAPE': {
    kind: 'problem',
    title: 'The document to be written does not have the shape of this format',
    why: 'Nothing was written, so nothing wrong was sent.',
    remedy: 'Correct the outbound mapping: its target must produce segments for X12, rows for CSV, one node for XML.',
  },
  'CSV-HEADER-DUPLICATE': {
    kind: 'problem',
    title: 'Two columns have the same header',
    why: 'It cannot be told which of them is meant; the wrong one could be a wrong quantity.',
    remedy: 'Ask the supplier which column is right. A mapping can read by column number with `headerRow: 0`.',
  },
  'CSV-HEADER-MISSING': {
    kind: 'problem',
    title: 'The file ends before its header row',
    why: 'Without the header no column has a meaning.',
    remedy: 'Ask the supplier to send the file again, or correct `headerRow` of the mapping.',
  },
  'CSV-COLUMN-COUNT': {
    kind: 'problem',
    title: 'A row has more or fewer columns than the table',
    why: 'The values may have moved one column, so that a price becomes a quantity. With a header row the mapping holds such rows; without one the whole table is refused.',
    remedy: 'Often a delimiter inside an unquoted value. Ask the supplier to quote its texts.',
  },
  'CSV-QUOTE': {
    kind: 'problem',
    title: 'Quotation marks do not match',
    why: 'Where a value ends can no longer be told, so everything after this place is in doubt.',
    remedy: 'Ask the supplier to double quotation marks inside quoted values, then to send the file again.',
  },
  'CSV-CUT': {
    kind: 'problem',
    title: 'The last row has no line end',
    why: 'The file may be cut: `B,1` may have been `B,10`.',
    remedy:
      'Nothing was changed. If this supplier never ends its last row, set `allowMissingFinalNewline: true` in the mapping.',
  },
  'CSV-RECORD-SIZE': {
    kind: 'problem',
    title: 'A row is longer than any real row',
    why: 'Usually an opening quotation mark that is never closed; reading on would swallow the rest of the file.',
    remedy: 'Look at the file around the place named and ask the supplier to correct it.',
  },
  'CSV-DELIMITER': {
    kind: 'problem',
    title: 'The delimiter cannot be used',
    why: 'A delimiter is one character other than a quotation mark or a line break.',
    remedy: 'Correct `delimiter` in the mapping.',
  },
  'CSV-WRITE-WIDTH': {
    kind: 'problem',
    title: 'A row to be written has more cells than the header',
    why: 'The receiver would read values under the wrong heading.',
    remedy: 'Correct the outbound mapping.',
  },
  'XML-SYNTAX': {
    kind: 'problem',
    title: 'The XML is not well-formed',
    why: 'Whatever follows the mistake cannot be trusted, so nothing of the file counts.',
    remedy: 'Send the place named to the supplier; a `<` or `&` inside a value must be written as &lt; or &amp;.',
  },
  'XML-CUT': {
    kind: 'problem',
    title: 'The XML ends before its root element is closed',
    why: 'The file is cut; what is missing is unknown.',
    remedy: 'Nothing was changed. Ask the supplier to send the file again.',
  },
  'XML-DOCTYPE': {
    kind: 'problem',
    title: 'The XML contains a document type declaration',
    why: 'Declarations can make a reader fetch other files or swell a few bytes into gigabytes, so they are never read.',
    remedy: 'Ask the supplier to leave out the `<!DOCTYPE …>` line; partner files do not need it.',
  },
  'XML-ENTITY': {
    kind: 'problem',
    title: 'The XML uses an entity that XML does not define',
    why: 'Its text is unknown, so the value is too.',
    remedy:
      'Only &lt; &gt; &amp; &quot; &apos; and numbers such as &#169; can be read. Ask the supplier to correct the file.',
  },
  'XML-LIMIT': {
    kind: 'problem',
    title: 'The XML is nested too deep, or one of its records is too large',
    why: 'No partner file looks like this, and reading on would take all memory.',
    remedy: 'Check `records` in the mapping: it must name the repeated element, not the one around all of them.',
  },
  'XML-WRITE-NAME': {
    kind: 'problem',
    title: 'A name cannot be written in XML',
    why: 'The receiver could not read the file.',
    remedy:
      'Correct the outbound mapping: names start with a letter and contain letters, digits, `-`, `_`, `.` and `:`.',
  },
  'XML-WRITE-CHARACTER': {
    kind: 'problem',
    title: 'A value contains a character that XML cannot carry',
    why: 'Control characters are not allowed in XML, not even escaped.',
    remedy: 'Remove the character from the order, or clean it in the outbound mapping, then plan the delivery again.',
  },
} as const;
