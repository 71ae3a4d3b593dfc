/**
 * Codes of the mapping and partners rooms; see ../codes.ts for what an entry means. `MAP-LINT-…` and `SUPPLIER-…` are about our
 * own files and carry file:line:column; the others are about a partner's data.
 */
export const mappingCodes = {
  'MAP-NUMBER': {
    kind: 'problem',
    title: 'A value is not a number in the declared format',
    why: 'Guessing ("1,0" as 1 or 10) would sell stock that is not there or pay a wrong price.',
    remedy:
      'If the supplier changed its number format, declare it in the step (thousands, decimal, negative, strip); otherwise ask for a corrected file.',
  },
  'MAP-REQUIRED': {
    kind: 'problem',
    title: 'A required value is absent',
    why: 'Without it the line cannot be matched to anything, or the document cannot be sent.',
    remedy:
      'Look at the named place in the file. If the partner puts the value elsewhere, add that place to the mapping.',
  },
  'MAP-MIN': {
    kind: 'problem',
    title: 'A value is below the smallest allowed',
    why: 'A negative stock or a zero order quantity is a mistake, never a fact.',
    remedy: 'Ask the supplier what the value means. The old value stays until a good line arrives.',
  },
  'MAP-MAX': {
    kind: 'problem',
    title: 'A value is above the largest allowed, or a text is too long',
    why: 'A value cut without notice reaches the wrong address or the wrong item.',
    remedy: 'Shorten the value at its source, or set `truncate: true` on the field if losing its end is harmless.',
  },
  'MAP-UNIT': {
    kind: 'problem',
    title: 'A unit of measure has no conversion factor',
    why: 'Cases counted as pieces, or pieces as cases, sell the wrong quantity.',
    remedy: 'Add the unit to `factors` of the unit step, with the pack size the supplier states.',
  },
  'MAP-DATE': {
    kind: 'problem',
    title: 'A value is not a date in any declared format',
    why: 'A day and a month that change places move a delivery by weeks.',
    remedy: 'Add the format the partner really uses to `in` of the date step.',
  },
  'MAP-LOCAL-TIME': {
    kind: 'problem',
    title: 'A local time does not exist or happens twice',
    why: 'At a change to or from summer time an hour is skipped or repeated; choosing one silently could order feeds wrongly.',
    remedy: 'Ask the partner for times in UTC or with an offset; the next file will normally be past the hour.',
  },
  'MAP-GTIN': {
    kind: 'problem',
    title: 'A barcode number is malformed',
    why: 'A wrong barcode matches a wrong product.',
    remedy:
      'Ask the supplier for the right number. Set `onError: warn` on the field where the barcode is only informative.',
  },
  'MAP-UNKNOWN-CODE': {
    kind: 'problem',
    title: 'A code is not in its code list',
    why: 'An unknown status or unit can mean anything, so nothing is done with it.',
    remedy: 'Find its meaning in the partner guide and add it to the code list of the mapping.',
  },
  'MAP-ASCII': {
    kind: 'problem',
    title: 'A text has characters with no plain ASCII form',
    why: 'The partner reads ASCII only; question marks in an address lose the parcel.',
    remedy: 'Correct the text on the order (for example a Latin spelling of the address) and send again.',
  },
  'MAP-VALUE': {
    kind: 'problem',
    title: 'A value does not fit the canonical document',
    why: 'What is kept must be exact: whole units, ISO currencies, real dates.',
    remedy: 'Compare found and expected; convert the value with a step, or ask the partner to correct the file.',
  },
  'MAP-SEVERAL': {
    kind: 'problem',
    title: 'One address has several different values',
    why: 'Taking any one of them would be a guess; the last one winning is how wrong quantities get sold.',
    remedy:
      'Narrow the address (`where`, a predicate), or say which one counts with `several: first`, `last` or `all`.',
  },
  'MAP-HIERARCHY': {
    kind: 'problem',
    title: 'The HL tree does not fit the declared loops',
    why: 'A parcel hung under the wrong order would mark the wrong order as shipped.',
    remedy:
      'Compare HL01, HL02 and HL03 with the loops of the mapping; add the parent level to `in` if the partner really nests so.',
  },
  'MAP-COLUMN': {
    kind: 'problem',
    title: 'A column that the mapping reads is absent or occurs twice',
    why: 'Without the column every line would be read wrongly or not at all, so the whole file waits.',
    remedy: 'Compare the header row with the mapping. If the supplier renamed the column, change it in the mapping.',
  },
  'MAP-ROW-WIDTH': {
    kind: 'problem',
    title: 'A row has more or fewer cells than the header',
    why: 'One missing or extra delimiter shifts every later cell into a wrong column.',
    remedy:
      'Look for an unquoted delimiter in the row. If rows may be short or end in blank cells, declare `tolerate: [short-rows]` or `[blank-extra-cells]`.',
  },
  'MAP-HEADER-DIFFERS': {
    kind: 'problem',
    title: 'Rows of one document disagree about a header value',
    why: 'The file holds more than one document, or is damaged; its header values cannot be told apart.',
    remedy: 'Ask for one document per file, or say `several: first` where the difference is harmless.',
  },
  'MAP-TEXT-LENGTH': {
    kind: 'problem',
    title: 'A text is too long to be searched by a pattern',
    why: 'Unlimited searching would let one hostile value stop the gateway.',
    remedy: 'Shorten it with `slice` before the step, or ask the partner what the value is.',
  },
  'MAP-IMPLIED-POINT': {
    kind: 'problem',
    title: 'An amount with implied decimals has a decimal point',
    why: 'The standard says 1250 means 12.50; the point was taken literally, which is what senders of a point mean.',
    remedy: 'Compare the amount with the paper invoice once; tell the supplier that its amounts carry a point.',
  },
  'MAP-DIVISION': {
    kind: 'problem',
    title: 'A value would be divided by zero',
    why: 'There is no answer, and any substitute would be invented.',
    remedy: 'Look at the divisor in the file (often a pack size of 0).',
  },
  'MAP-MORE': {
    kind: 'problem',
    title: 'The same finding occurs many more times',
    why: 'Only the first ones are listed so that the list stays readable.',
    remedy: 'Correct the cause of the listed ones; the others share it.',
  },
  'MAP-LINES-HELD': {
    kind: 'problem',
    title: 'More lines of a document are held than its mapping allows',
    why: 'A few bad lines are a slip; many mean that the file or the mapping is wrong, so none of it was applied.',
    remedy:
      'Look at the held lines. Correct the mapping or ask for a corrected file; `lines.holdFileAbove` is the limit.',
  },
  'MAP-LINT-YAML': {
    kind: 'config',
    title: 'The file is not valid YAML',
    why: 'Nothing in it can be trusted.',
    remedy: 'Correct the place named.',
  },
  'MAP-LINT-SIZE': {
    kind: 'config',
    title: 'A file is too large',
    why: 'Reading it would keep the gateway from its work; no mapping that people write comes near the limit.',
    remedy:
      'Move long code lists into a CSV file (`file: codes/…csv`); what exceeds that belongs to the supplier’s data.',
  },
  'MAP-LINT-FEATURE': {
    kind: 'config',
    title: 'A YAML feature is not allowed in these files',
    why: 'Anchors, aliases, merge keys, tags and directives hide what a file says; `extends` is the one way to reuse.',
    remedy: 'Write the value out, or move what is shared into a base file.',
  },
  'MAP-LINT-QUOTE': {
    kind: 'config',
    title: 'A constant must be quoted',
    why: 'Without quotes YAML reads 00 as the number 0 and 004010 as 4010.',
    remedy: 'Put the constant in quotes.',
  },
  'MAP-LINT-KEY': {
    kind: 'config',
    title: 'A key is unknown',
    why: 'A misspelt key would be ignored and its rule would not hold.',
    remedy: 'Use one of the keys named; docs/mapping.md lists them all.',
  },
  'MAP-LINT-VALUE': {
    kind: 'config',
    title: 'A value has the wrong shape',
    why: 'The mapping cannot be compiled.',
    remedy: 'Use the shape named in the message; docs/mapping.md has an example of each.',
  },
  'MAP-LINT-MISSING': {
    kind: 'config',
    title: 'Something that must be said is not said',
    why: 'The mapping would produce documents that cannot be used.',
    remedy: 'Add what the message names.',
  },
  'MAP-LINT-ADDRESS': {
    kind: 'config',
    title: 'An address cannot exist',
    why: 'It would read as blank in every file, silently.',
    remedy: "Write it as in the partner's guide: `QTY02`, a column header, `Stock/@qty`, `order.shipTo.city`.",
  },
  'MAP-LINT-FIELD': {
    kind: 'config',
    title: 'A canonical field does not exist',
    why: 'The value would go nowhere.',
    remedy: 'Use one of the fields of this kind of document; docs/mapping.md lists them.',
  },
  'MAP-LINT-STEP': {
    kind: 'config',
    title: 'A step is unknown or its options are wrong',
    why: 'The value would not be converted as meant.',
    remedy: 'Use one of the steps in docs/mapping.md with the options shown there.',
  },
  'MAP-LINT-TYPE': {
    kind: 'config',
    title: 'Steps do not fit each other or the field',
    why: 'For example `upper` after `number` has no meaning, and a text cannot fill a quantity.',
    remedy: 'Reorder the steps or add the conversion named in the message.',
  },
  'MAP-LINT-CODES': {
    kind: 'config',
    title: 'A code list is missing or faulty',
    why: 'Every code would be unknown, or two meanings would compete.',
    remedy:
      'Correct the list under `codes` or its CSV file; a file is read only inside the mappings folder, links included.',
  },
  'MAP-LINT-LOOP': {
    kind: 'config',
    title: 'The loops do not hang together',
    why: 'Lines would be cut at wrong places.',
    remedy: 'Declare every loop that is named, and nest it with `in`.',
  },
  'MAP-LINT-PART': {
    kind: 'config',
    title: 'A part of what is written cannot be used',
    why: 'What is meant to be written would be missing, or would never end.',
    remedy: 'Name every part under `parts` as `emit` does, use each of them, and let none stand in itself.',
  },
  'MAP-LINT-EXTENDS': {
    kind: 'config',
    title: 'The parent file cannot be used',
    why: 'The mapping is incomplete without it.',
    remedy:
      'Correct the path of `extends`, which stays inside the mappings folder; a chain may have 4 files and no cycle.',
  },
  'MAP-LINT-PATTERN': {
    kind: 'config',
    title: 'A pattern uses what is not supported',
    why: 'Only patterns that can be matched in linear time are allowed, so that no value can stop the gateway.',
    remedy:
      'Use literals, classes like [A-Z0-9], \\d \\w \\s, ^ $ and the quantifiers ? * + {2,5}; no groups and no look-around.',
  },
  'MAP-LINT-OVERLAP': {
    kind: 'config',
    title: 'Two mappings of one supplier would read the same file',
    why: 'Which of them reads it would be chance.',
    remedy: 'Make them differ in transaction, version, file pattern or root element.',
  },
  'MAP-LINT-READ': {
    kind: 'config',
    title: 'A file cannot be read',
    why: 'What it says is unknown.',
    remedy:
      'Check the path; it is relative to the file that names it and stays inside the mappings folder, links included.',
  },
  'MAP-FOREIGN': {
    kind: 'problem',
    title: 'A mapping is tried on a file that is not for it',
    why: 'What it makes of such a file says nothing about the files it will get.',
    remedy:
      'Name the mapping that reads this kind of file, or correct its `source`. `inspect FILE` says what the file is.',
  },
  'MAP-TEST': {
    kind: 'config',
    title: 'A mapping test cannot run',
    why: 'A mapping without working tests may change its meaning unnoticed.',
    remedy: 'Follow the message; `map test --update` writes what is expected after you have read it.',
  },
  'SUPPLIER-INVALID': {
    kind: 'config',
    title: 'supplier.yaml cannot be used',
    why: 'The supplier would be polled or sent to in a way nobody meant.',
    remedy: 'Correct every place named in the message; docs/add-a-supplier.md shows a whole file.',
  },
  'SUPPLIER-SECRET': {
    kind: 'config',
    title: 'A secret is written into the file',
    why: 'Files are copied, reviewed and kept in version control; a secret in one is lost.',
    remedy: `Write \${env:NAME} or \${file:/run/secrets/name} and change the secret that was written here.`,
  },
  'SUPPLIER-ENVIRONMENT': {
    kind: 'config',
    title: 'Part of what the supplier needs from the environment is not set',
    why: 'Half a configuration is a mistake, so the supplier is not started.',
    remedy: 'Set the variables or files named, or unset all of them to leave the supplier out.',
  },
} as const;
