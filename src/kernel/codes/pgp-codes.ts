/** Codes of PGP-encrypted files; see ../codes.ts for what an entry means. */
export const pgpCodes = {
  'PGP-NOT-FOR-US': {
    kind: 'problem',
    title: 'The file is encrypted, but not to a key of ours',
    why: 'Only the holder of the key that it names can read it. Nothing of it was used.',
    remedy:
      'Send the supplier our current public key and ask for the file again, or add the private key that it was encrypted to under pgp.privateKeys and have the file read again: *Read it again* on its exception, or `crossdock files reprocess`.',
  },
  'PGP-KEY-UNUSABLE': {
    kind: 'problem',
    title: 'A PGP key of supplier.yaml cannot be used',
    why: 'It is no key, the passphrase is wrong, or it has expired or been revoked. The file is kept as it came.',
    remedy:
      'Correct pgp in supplier.yaml and its secrets; `crossdock doctor` checks every key. Then have the file read again: *Read it again* on its exception, or `crossdock files reprocess`.',
  },
  'PGP-NOT-ENCRYPTED': {
    kind: 'problem',
    title: 'The file is not encrypted, and this supplier must encrypt',
    why: 'With pgp.verify required a file counts only when its signature proves who wrote it.',
    remedy: 'Ask the supplier to encrypt and sign, or set pgp.verify to optional if plain files are agreed.',
  },
  'PGP-UNSIGNED': {
    kind: 'problem',
    title: 'The file is encrypted but carries no signature',
    why: 'Anybody who has our public key could have written it.',
    remedy: 'Ask the supplier to sign what it encrypts, or set pgp.verify to optional.',
  },
  'PGP-SIGNATURE-UNKNOWN': {
    kind: 'problem',
    title: 'The file is signed with a key that is not known here',
    why: 'It may be a new key of the supplier, or somebody else. Nothing of it was used.',
    remedy:
      'Ask the supplier by another way for the fingerprint of its key, add the key under pgp.supplierKeys, and have the file read again: *Read it again* on its exception, or `crossdock files reprocess`.',
  },
  'PGP-SIGNATURE-BAD': {
    kind: 'problem',
    title: 'The signature does not fit the file, or its key was not valid then',
    why: 'The content was changed after it was signed, or the key had expired or was revoked: when it signed, or more than 3 days before the file came, as a signature can be backdated. Nothing of it was used.',
    remedy:
      'Ask the supplier to send the file again, signed with a valid key. If it repeats, somebody may be interfering.',
  },
  'PGP-DAMAGED': {
    kind: 'problem',
    title: 'The encrypted file is cut, damaged, or of a kind that is not read',
    why: 'What could be decrypted of it cannot be trusted, so nothing of it was used.',
    remedy: 'Ask the supplier to send it again. Old encryption without an integrity check is refused on purpose.',
  },
  'PGP-NOT-INSTALLED': {
    kind: 'config',
    title: 'The optional package openpgp is not installed',
    why: 'A supplier uses PGP and nothing else here can decrypt or encrypt its files.',
    remedy: 'Run `npm install` with optional dependencies.',
  },
} as const;
