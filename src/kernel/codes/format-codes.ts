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
      'Set `charset` of the mapping to what the supplier really sends (utf-8, windows-1252, cp850 …), then replay. A byte order mark wins over `charset`: a file that has one and is not UTF-8 must be mended by its sender.',
  },
  'FORMAT-CHARSET-UNKNOWN': {
    kind: 'problem',
    title: 'The character set of the file is not one that can be read',
    why: 'Without it the text cannot be told.',
    remedy:
      'Set `charset` of the mapping to a usual name such as utf-8, windows-1252, iso-8859-15 or cp850. X12 can only be read in sets of one byte per character and in UTF-8.',
  },
  'FORMAT-NUL': {
    kind: 'problem',
    title: 'NUL or Ctrl-Z stands inside the text',
    why: 'Neither belongs into a value: two files run into one another, or the character set is another one (UTF-16).',
    remedy: 'Look at the file at the place named. If every other byte is NUL, set `charset: utf-16le` in the mapping.',
  },
  'FORMAT-WRITE-CHARSET': {
    kind: 'problem',
    title: 'A value contains a character that the agreed character set does not have',
    why: 'The receiver would read a question mark, or another character, in a name or an address.',
    remedy: 'Use the step `ascii` for this field, agree on utf-8, or correct the order.',
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
  'FIXED-LAYOUT': {
    kind: 'problem',
    title: 'The layout of a fixed width file does not say what stands where',
    why: 'Fixed width files say nothing about themselves; without the layout nothing can be read or written.',
    remedy: 'Declare `columns` with a name and `from` and `to` (or `width`) each, inside `width` of the row.',
  },
  'FIXED-ROW-WIDTH': {
    kind: 'problem',
    title: 'A row of a fixed width file is shorter or longer than its layout',
    why: 'Its values may have moved, so that half a price becomes a quantity. The mapping holds such rows.',
    remedy:
      'Compare `columns` and `width` with the layout of the supplier. If it leaves out blanks at the end of rows, set `tolerate: [short-rows]`.',
  },
  'FIXED-ROW-TYPE': {
    kind: 'problem',
    title: 'A row of a fixed width file is of an unknown type',
    why: 'It cannot be told whether it is data. The mapping holds it.',
    remedy: 'Add the type to `rows` or `others` of `recordType` in the mapping.',
  },
  'FIXED-LINE-END': {
    kind: 'problem',
    title: 'A line end stands inside a row that should have none',
    why: 'Every row behind it would be cut at the wrong place.',
    remedy: 'Remove `lineEnds: false` from the mapping, or correct `width`.',
  },
  'FIXED-CUT': {
    kind: 'problem',
    title: 'The last row is not whole, or has no line end',
    why: 'The file may be cut: `1` may have been `10`.',
    remedy:
      'Nothing was changed. If this supplier never ends its last row, set `allowMissingFinalNewline: true` in the mapping.',
  },
  'FIXED-FOOTER': {
    kind: 'problem',
    title: 'The last row of a fixed-width file is not its footer',
    why: 'The footer is the only sign that the file is whole: without it rows may be missing, and stock would count as gone.',
    remedy:
      'Wait for the rest or ask the supplier to send the file again. If it never has a footer, take `footer` out of the mapping.',
  },
  'FIXED-RECORD-SIZE': {
    kind: 'problem',
    title: 'A row is longer than any real row',
    why: 'The file has no line ends where the mapping expects them; reading on would take all memory.',
    remedy: 'If rows follow one another without line ends, set `lineEnds: false` and `width`.',
  },
  'FIXED-WRITE-VALUE': {
    kind: 'problem',
    title: 'A value does not fit its column',
    why: 'Cut, it would be another value; not cut, it would move all columns behind it.',
    remedy:
      'Shorten or clean the value in the outbound mapping (`max` with `truncate`, `ascii`), or correct the order.',
  },
  'JSON-SYNTAX': {
    kind: 'problem',
    title: 'The text is not JSON',
    why: 'Whatever follows the mistake cannot be trusted, so nothing of the file counts.',
    remedy:
      'Send the place named to the supplier. If every line is a value of its own, set `lines: true` in the mapping.',
  },
  'JSON-CUT': {
    kind: 'problem',
    title: 'The JSON ends inside a value',
    why: 'The file is cut; what is missing is unknown. A number at its end may have lost digits.',
    remedy: 'Nothing was changed. Ask the supplier to send the file again.',
  },
  'JSON-KEY-DUPLICATE': {
    kind: 'problem',
    title: 'A key stands twice in one object',
    why: 'Programs disagree on which of the two counts; the wrong one could be a wrong quantity.',
    remedy: 'Ask the supplier which one is right, and to send every key once.',
  },
  'JSON-CHARACTER': {
    kind: 'problem',
    title: 'A JSON string holds something that is not a character',
    why: 'NUL and halves of surrogate pairs cannot be stored or sent on; replacing them would change the value.',
    remedy: 'Send the place named to the supplier; its program cuts texts in the middle of a character.',
  },
  'JSON-LIMIT': {
    kind: 'problem',
    title: 'The JSON is nested too deep, or one of its records or texts is too large',
    why: 'No partner file looks like this, and reading on would take all memory.',
    remedy: 'Check the outermost loop of the mapping: it must name the key of the repeated values.',
  },
  'JSON-WRITE-VALUE': {
    kind: 'problem',
    title: 'A value cannot be written in JSON as the mapping says',
    why: 'The receiver could not read the file, or would read something else.',
    remedy:
      'Correct the outbound mapping: a `literal` is a number, true, false or null; a value has a text or members.',
  },
  'PACKED-CUT': {
    kind: 'problem',
    title: 'A gzip or zip file ends too early',
    why: 'What is missing is unknown, and the check sum of what is there cannot be seen. Nothing of the file counts.',
    remedy: 'Nothing was changed. Ask the supplier to send it again, under a temporary name until it is whole.',
  },
  'PACKED-DAMAGED': {
    kind: 'problem',
    title: 'A gzip or zip file is damaged',
    why: 'Its sizes or check sums do not agree with its content, so any figure in it may be another one.',
    remedy: 'Usually a transfer as text instead of binary. Ask the supplier to send it again in binary mode.',
  },
  'PACKED-ENCRYPTED': {
    kind: 'problem',
    title: 'A zip file is encrypted',
    why: 'Without its password nothing in it can be read.',
    remedy: 'Ask the supplier for an archive without a password; SFTP already protects it on the way.',
  },
  'PACKED-METHOD': {
    kind: 'problem',
    title: 'A zip file is compressed in an unusual way',
    why: 'Only stored and deflated entries can be read.',
    remedy: 'Ask the supplier for an ordinary zip archive or gzip.',
  },
  'PACKED-LIMIT': {
    kind: 'problem',
    title: 'A gzip or zip file goes beyond a limit',
    why: 'A few bytes can unpack to terabytes and stop every other supplier. No real file comes near the limits.',
    remedy:
      'Look at the file. If it is right, raise maxSize in supplier.yaml, or ask for several smaller files, or for gzip instead of a large zip.',
  },
  'PACKED-NESTED': {
    kind: 'problem',
    title: 'A packed file lies in a packed file',
    why: 'Each further level multiplies what a hostile file can do; one is enough for any feed.',
    remedy: 'Ask the supplier to pack its files once.',
  },
  'PACKED-EMPTY': {
    kind: 'problem',
    title: 'A zip file has no file in it',
    why: 'An empty archive says nothing: it is not an order to set every stock to zero.',
    remedy:
      'Nothing was changed. Look at what is in it, and at `ignore` of the folder in supplier.yaml; else ask the supplier to send it again.',
  },
  'XLSX-STRUCTURE': {
    kind: 'problem',
    title: 'The file is not a readable spreadsheet',
    why: 'A part that every xlsx file has is missing or cannot be understood.',
    remedy: 'Open it in a spreadsheet program and save it again as .xlsx, or ask the supplier to.',
  },
  'XLSX-SHEET': {
    kind: 'problem',
    title: 'The workbook does not have the sheet that was agreed',
    why: 'Another sheet could hold other figures.',
    remedy: 'Compare `sheet` of the mapping with the names listed; ask the supplier which is right.',
  },
  'XLSX-HEADER-MISSING': {
    kind: 'problem',
    title: 'The sheet ends before its header row',
    why: 'Without the header no column has a meaning.',
    remedy: 'Correct `headerRow` or `sheet` of the mapping, or ask the supplier to send the file again.',
  },
  'XLSX-HEADER-DUPLICATE': {
    kind: 'problem',
    title: 'Two columns of the sheet have the same header',
    why: 'It cannot be told which of them is meant; the wrong one could be a wrong quantity.',
    remedy: 'Ask the supplier which column is right. A mapping can read by column number with `headerRow: 0`.',
  },
  'XLSX-COLUMN-EXTRA': {
    kind: 'problem',
    title: 'A row has a value to the right of the last heading',
    why: 'It has no name to be read by, so it was left out.',
    remedy: 'Often a note beside the table. If it matters, ask the supplier for a heading over it.',
  },
  'XLSX-CELL-ERROR': {
    kind: 'problem',
    title: 'A cell holds an error instead of a value',
    why: 'A formula of the supplier failed (#N/A, #REF!, #DIV/0!); what the cell should say is unknown.',
    remedy:
      'Ask the supplier to correct the sheet. The error is read as text, so the mapping holds the line if it needs a number there.',
  },
  'XLSX-FORMULA': {
    kind: 'problem',
    title: 'A formula was never computed',
    why: 'The file carries formulas without their results; they are not computed here, because a guess could be wrong stock.',
    remedy:
      'Ask the supplier to open and save the file in a spreadsheet program, or to export values. The formula is read as text.',
  },
  'XLSX-NUMBER': {
    kind: 'problem',
    title: 'A number may not be what was written',
    why: 'Spreadsheets turn codes into numbers: leading zeros are dropped, and of long numbers only 15 digits stay.',
    remedy: 'Ask the supplier to format columns of SKUs and barcodes as text before anything is typed into them.',
  },
  'XLSX-LIMIT': {
    kind: 'problem',
    title: 'The spreadsheet goes beyond a limit of the format or of memory',
    why: 'No real stock list comes near the limits, and reading on could take all memory.',
    remedy: 'Ask the supplier for a plain table: one sheet with a header row, or a CSV file.',
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
    remedy:
      'Ask the supplier to leave out the `<!DOCTYPE …>` line. If it only names a DTD, `tolerate: [doctype]` in the source of the mapping lets it pass unread; for cXML it always may.',
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
