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
    remedy: 'Try again. An admin can make a link for a new password: `crossdock access invite --name NAME`.',
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
    remedy: 'Have a new one made: `crossdock access invite`.',
  },
  'ACCESS-REFUSED': {
    kind: 'rejected',
    title: 'People or keys cannot be changed like that',
    why: 'Nobody could sign in as admin any more, or a name would mean two people.',
    remedy: 'The message says what is in the way.',
  },
} as const;
