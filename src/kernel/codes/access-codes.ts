/** Codes of who may do what (docs/access.md). */
export const accessCodes = {
  'ACCESS-DENIED': {
    kind: 'rejected',
    title: 'Your role may not do this',
    why: 'Whoever acts on orders, stock or mappings must be somebody who was given that right.',
    remedy: 'Ask an admin for the role that the message names, or use a key that has it.',
  },
  'ACCESS-SIGN-IN': {
    kind: 'rejected',
    title: 'Name or password is wrong',
    why: 'Which of the two is not said, so that nobody learns who has an account.',
    remedy:
      'Try again. An admin can make a link for a new password: *New password* under *People and keys*, or `crossdock access invite --name NAME`.',
  },
  'ACCESS-CLOSED': {
    kind: 'transient',
    title: 'Too many failed sign-ins',
    why: 'Somebody may be trying passwords.',
    remedy: 'Wait as long as the answer says. If it was not you, tell an admin.',
  },
  'ACCESS-CSRF': {
    kind: 'rejected',
    title: 'The request does not come from our own pages',
    why: 'A page of somebody else could act in your name while you are signed in.',
    remedy: 'Load the page again. Programs use a key instead of a session.',
  },
  'ACCESS-INVITATION': {
    kind: 'rejected',
    title: 'The link does not work any more',
    why: 'It works once, for a day.',
    remedy: 'Have a new one made: under *People and keys* in the console, or by `crossdock access invite`.',
  },
  'ACCESS-REFUSED': {
    kind: 'rejected',
    title: 'People or keys cannot be changed like that',
    why: 'Nobody could sign in as admin any more, or a name would mean two people.',
    remedy: 'The message says what is in the way.',
  },
  'ACCESS-SHUT-OUT': {
    kind: 'rejected',
    title: 'You were shut out here',
    why: 'An admin took your access away; who you are elsewhere does not bring it back.',
    remedy: 'Ask an admin, who can let you in again under People and keys.',
  },
  'ACCESS-NO-PASSWORDS': {
    kind: 'rejected',
    title: 'Nobody signs in with a password here',
    why: 'crossdock.yaml says so (`access.passwords: false`): people sign in at the provider that it names.',
    remedy: 'Sign in with the provider. Where it is away for long, set `access.passwords: true` and start again.',
  },
  'OIDC-UNREACHABLE': {
    kind: 'transient',
    title: 'The provider of sign-ins cannot be asked',
    why: 'It gives no answer, or is in trouble itself. Whoever is signed in stays so.',
    remedy:
      'Try again in a minute. `crossdock doctor` says whether this gateway reaches it. Passwords work meanwhile, where they are allowed.',
  },
  'OIDC-SETUP': {
    kind: 'config',
    title: 'Sign-in with the provider is not set up right',
    why: 'What `access.oidc` in crossdock.yaml says and what is registered at the provider have to fit.',
    remedy:
      'Compare issuer, client id, client secret and the address to come back to with what the provider has; `crossdock doctor` prints that address.',
  },
  'OIDC-FLOW': {
    kind: 'rejected',
    title: 'This sign-in cannot be gone on with',
    why: 'It works once, for ten minutes, in the browser that began it: otherwise somebody else could sign you in as somebody else.',
    remedy: 'Begin again on the sign-in page, at the same address as `server.publicUrl`.',
  },
  'OIDC-PROOF': {
    kind: 'rejected',
    title: 'What the provider answered does not hold',
    why: 'A token that was made for another sign-in, another program or by somebody else says nothing about who you are.',
    remedy:
      'Begin again. If it stays so: do the clocks of gateway and provider agree, and do `issuer` and `clientId` in crossdock.yaml fit? The audit has each case.',
  },
  'OIDC-REFUSED': {
    kind: 'rejected',
    title: 'The provider did not let you in',
    why: 'You turned back there, or your account may not use this program.',
    remedy: 'Begin again, or ask whoever runs the provider to let you use Crossdock.',
  },
  'OIDC-NO-ROLE': {
    kind: 'rejected',
    title: 'Nothing says what you may do here',
    why: 'The provider knows you, but none of your groups there stands for a role in crossdock.yaml.',
    remedy:
      'Ask an admin: one of your groups has to stand under `access.oidc.roles`, or you need another group at the provider, or `default` says a role.',
  },
} as const;
