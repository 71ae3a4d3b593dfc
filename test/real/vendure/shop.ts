import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A real Vendure server in a process of its own, and the people at its two sides: staff by the Admin API, customers by the Shop API. */
export interface RealVendure {
  readonly url: string;
  readonly identifier: string;
  readonly password: string;
  /** As the administrator. @throws when the server answers with errors or with an error result */
  admin<Data>(query: string, variables?: object): Promise<Data>;
  /** A customer with a session of their own. */
  customer(): <Data>(query: string, variables?: object) => Promise<Data>;
  stop(): Promise<void>;
}

export async function startVendure(): Promise<RealVendure> {
  const child = spawn(process.execPath, ['server.mjs'], {
    cwd: import.meta.dirname,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { url, identifier, password } = await firstJson(child);
  let token: string | undefined;

  async function admin<Data>(query: string, variables: object = {}): Promise<Data> {
    if (token === undefined) {
      const login = `mutation { login(username: "${identifier}", password: "${password}") { __typename } }`;
      token = (await post(`${url}/admin-api`, login, {}, undefined)).token;
    }
    return (await post(`${url}/admin-api`, query, variables, token)).data as Data;
  }

  return {
    url,
    identifier,
    password,
    admin,
    customer() {
      let session: string | undefined;
      return async <Data>(query: string, variables: object = {}) => {
        const answer = await post(`${url}/shop-api`, query, variables, session);
        session = answer.token ?? session;
        return answer.data as Data;
      };
    },
    async stop() {
      child.stdin?.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** Waits for the server's line; rejects with what it said when it ends before. */
async function firstJson(child: ChildProcess): Promise<{ url: string; identifier: string; password: string }> {
  const said: string[] = [];
  if (child.stdout === null) throw new Error('the server has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{"url"')) {
      child.stdout.resume();
      return JSON.parse(line);
    }
    said.push(line);
  }
  throw new Error(`the Vendure server did not start:\n${said.join('\n')}`);
}

async function post(url: string, query: string, variables: object, token: string | undefined) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { data: Record<string, unknown> | null; errors?: { message: string }[] };
  const [error] = answer.errors ?? [];
  if (error !== undefined || answer.data === null) throw new Error(`${error?.message ?? 'no data'} for ${query}`);
  for (const value of Object.values(answer.data)) {
    const said = value as { errorCode?: string; message?: string } | null;
    if (said?.errorCode !== undefined) throw new Error(`${said.errorCode}: ${said.message} for ${query}`);
  }
  return { data: answer.data, token: response.headers.get('vendure-auth-token') ?? undefined };
}
