import { z } from 'zod';

const role = z.enum(['viewer', 'operator', 'engineer', 'admin']);
const values = z.array(z.string().min(1)).default([]);
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const roles = z
  .strictObject({
    claim: z
      .string()
      .min(1)
      .optional()
      .describe('Claim that says what somebody may do, such as groups, or a path such as realm_access.roles.'),
    viewer: values.describe('Values of the claim that make a viewer.'),
    operator: values.describe('Values of the claim that make an operator.'),
    engineer: values.describe('Values of the claim that make an engineer.'),
    admin: values.describe('Values of the claim that make an admin.'),
    default: role.optional().describe('Role of whoever has none of these values. Without it they are not let in.'),
  })
  .superRefine(({ claim, viewer, operator, engineer, admin }, context) => {
    if (claim === undefined && [viewer, operator, engineer, admin].some(({ length }) => length > 0))
      context.addIssue({ code: 'custom', path: ['claim'], message: 'expected the claim whose values are named here' });
  })
  .prefault({});

const oidc = z.strictObject({
  name: z.string().min(1).max(60).describe('What people call the provider: Sign in with NAME.'),
  issuer: z
    .url()
    .refine((text) => {
      const { protocol, hostname } = new URL(text);
      return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
    }, 'expected the https:// address of the issuer (http:// only on this machine: passwords and tokens go there)')
    .describe('Address of the provider, as it stands in its tokens: /.well-known/openid-configuration is beneath it.'),
  clientId: z.string().min(1).describe('What the provider calls this gateway.'),
  clientSecret: z
    .string()
    .min(16, 'expected the client secret of the provider, 16 characters or more, best as a reference to a variable')
    .describe('The secret that the provider gave for it. It also seals the cookie of a sign-in under way.'),
  clientAuthentication: z
    .enum(['basic', 'post'])
    .optional()
    .describe('How the secret is shown to the provider; without it basic where the provider takes that, else post.'),
  scopes: z.array(z.string().min(1)).default(['profile', 'email']).describe('Asked for besides openid.'),
  ca: z
    .string()
    .min(1)
    .optional()
    .describe('Certificate authority of the provider as PEM, where it is not a well-known one.'),
  roles,
});

/** `access`: how people sign in (docs/access.md). */
export const access = z
  .strictObject({
    passwords: z.boolean().default(true).describe('Whether people sign in with a password of Crossdock.'),
    oidc: oidc.optional().describe('OpenID Connect: people sign in at a provider of their own.'),
  })
  .superRefine(({ passwords, oidc }, context) => {
    if (!passwords && oidc === undefined)
      context.addIssue({
        code: 'custom',
        path: ['passwords'],
        message: 'false needs access.oidc: nobody could sign in otherwise',
      });
  })
  .prefault({});
