/** A page that is looked at: its pictures, what axe says of it, and the size of its script. */
export interface LookedAt {
  /** For names of files and tests. */
  readonly name: string;
  /** Within /console. */
  readonly address: string;
  /** It must work on a phone, too. */
  readonly onPhones?: boolean;
}

/**
 * Every page of the console, with the demo's data: a page author adds theirs. Addresses of single things are asked of the gateway at `url`.
 */
export async function pages(url: string): Promise<readonly LookedAt[]> {
  void url;
  return [
    { name: 'today', address: '/', onPhones: true },
    { name: 'people', address: '/people' },
    { name: 'nowhere', address: '/nowhere' },
  ];
}
