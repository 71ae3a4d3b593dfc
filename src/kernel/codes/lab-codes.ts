/** Codes of the mapping lab; see ../codes.ts for what an entry means. */
export const labCodes = {
  'LAB-BUSY': {
    kind: 'transient',
    title: 'The mapping lab is asked too much at once',
    why: 'Drafts are tried in a thread of their own, one after the other, so that they never take time from orders and stock.',
    remedy: 'Try again in a few seconds.',
  },
  'LAB-LIMIT': {
    kind: 'rejected',
    title: 'A draft took more time or memory than the lab gives',
    why: 'What one draft does must not slow down the gateway.',
    remedy:
      'Try it on a smaller sample, or compare it over fewer files. On the command line `map try` and `map replay` have no such limit.',
  },
  'LAB-SAMPLE': {
    kind: 'rejected',
    title: 'A sample cannot be used in the lab',
    why: 'A draft can only be judged by bytes that are there and that a mapping could read.',
    remedy: 'Choose another file, or paste the part of it that matters.',
  },
  'MAPPING-UNKNOWN': {
    kind: 'rejected',
    title: 'There is no such supplier, mapping, revision or test',
    why: 'Nothing was read or changed.',
    remedy: 'Compare the name with the folders below mappings/.',
  },
  'MAPPING-CHANGED': {
    kind: 'rejected',
    title: 'Somebody else changed the mapping or its draft meanwhile',
    why: 'Saving over it would undo their work without anybody noticing. Nothing was changed.',
    remedy: 'Load the file or draft anew, put your change on top of it, and save or publish again.',
  },
  'MAPPING-NOT-READY': {
    kind: 'rejected',
    title: 'A mapping was not published, because lint or a test says no',
    why: 'What does not hold for known files would read tomorrow’s wrongly. Nothing was changed.',
    remedy:
      'Correct the findings. Where what comes out now is right, take it as the new expectation of the test; a mapping without a test needs one first.',
  },
  'MAPPING-READ-ONLY': {
    kind: 'rejected',
    title: 'The mappings folder of this gateway cannot be written',
    why: 'What is said of a supplier comes into force through the folder, so that the files on disk and what is in force stay the same. Nothing was changed.',
    remedy:
      'Make the change where the folder comes from (for example its repository; of a mapping download the patch), or make the folder writable for the gateway.',
  },
  'MAPPING-FOLDER-BEHIND': {
    kind: 'rejected',
    title: 'The mappings folder of this gateway does not hold what is in force',
    why: 'A change on top of older files would bring back what others have replaced. Nothing was changed.',
    remedy:
      'Bring this gateway’s folder up to date, or publish on the gateway whose folder holds what is in force. Right after a change wait for the next look (at most 30 seconds).',
  },
} as const;
