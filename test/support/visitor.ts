/** Where a browser was sent, and what was answered there. */
export interface Stop {
  readonly url: URL;
  readonly status: number;
  readonly location: URL | undefined;
  readonly body: string;
  readonly cookies: readonly string[];
}

/** A browser without pages: it keeps cookies of each origin and goes where it is sent, one step at a time or all the way. */
export class Visitor {
  readonly cookies = new Map<string, Map<string, string>>();

  async go(
    address: string | URL,
    { accept = 'application/json', method = 'GET', headers = {} as Readonly<Record<string, string>> } = {},
  ): Promise<Stop> {
    const url = new URL(address);
    const jar = this.cookies.get(url.origin) ?? new Map<string, string>();
    this.cookies.set(url.origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { accept, connection: 'close', ...(cookie === '' ? {} : { cookie }), ...headers },
    });
    const cookies = answer.headers.getSetCookie();
    for (const one of cookies) keep(jar, one);
    const location = answer.headers.get('location');
    return {
      url,
      status: answer.status,
      location: location === null ? undefined : new URL(location, url),
      body: await answer.text(),
      cookies,
    };
  }

  /** Follows redirects up to an address that begins with `end`, which is not asked for. */
  async follow(address: string | URL, end: string): Promise<URL> {
    let next = new URL(address);
    for (let hops = 0; hops < 12 && !next.href.startsWith(end); hops += 1) {
      const stop = await this.go(next);
      if (stop.location === undefined)
        throw new Error(`${stop.url} answers ${stop.status}: ${stop.body.slice(0, 300)}`);
      next = stop.location;
    }
    return next;
  }
}

function keep(jar: Map<string, string>, cookie: string): void {
  const [pair = '', ...attributes] = cookie.split('; ');
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  const isOver = attributes.some((one) => /^(max-age=0|expires=thu, 01 jan 1970)/i.test(one));
  if (isOver) jar.delete(name);
  else jar.set(name, value);
}
