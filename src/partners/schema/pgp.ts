import { z } from 'zod';

const key = z.string().min(1).describe('An armored key: a secret file by reference, or a public key as text.');

/** `pgp`: what is decrypted, verified, encrypted and signed with this supplier. */
export const pgp = z
  .strictObject({
    privateKeys: z
      .array(key)
      .default([])
      .describe('Ours, the newest first: older ones still read what was encrypted to them.'),
    passphrase: z.string().min(1).optional(),
    supplierKeys: z
      .array(key)
      .default([])
      .describe('Public keys of the supplier; files to it are encrypted to the first.'),
    verify: z.enum(['required', 'optional']).default('required'),
    deliver: z.enum(['plain', 'encrypt', 'sign-and-encrypt']).default('plain'),
    suffix: z
      .string()
      .regex(/^\.[A-Za-z0-9.]{1,16}$/, 'expected an ending such as .pgp')
      .default('.pgp')
      .describe('What the name of an encrypted file ends in.'),
    armor: z.boolean().default(false).describe('Text instead of binary, for suppliers who ask for it.'),
  })
  .refine(({ deliver, supplierKeys }) => deliver === 'plain' || supplierKeys.length > 0, {
    message: 'to encrypt, a key of the supplier is needed',
    path: ['supplierKeys'],
  })
  .refine(({ deliver, privateKeys }) => deliver !== 'sign-and-encrypt' || privateKeys.length > 0, {
    message: 'to sign, a private key of ours is needed',
    path: ['privateKeys'],
  })
  .refine(
    ({ verify, privateKeys, supplierKeys }) =>
      verify !== 'required' || privateKeys.length === 0 || supplierKeys.length > 0,
    {
      message: 'to verify what the supplier signs, a key of it is needed; or say verify: optional',
      path: ['supplierKeys'],
    },
  );
