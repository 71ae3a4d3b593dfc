/** What the gateway said against a request (problem+json), or why it could not be asked. Every failed call throws one. */
export class ApiProblem extends Error {
  readonly status: number;
  /** Our stable code, as in docs/errors.md; `OFFLINE` when no answer came. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string | undefined;
  /** How many seconds to wait before the next try, where the gateway says so. */
  readonly retryAfterS: number | undefined;
  /** Everything that it said, for what a page knows more of: `findings` of lint, `cases` of tests. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(given: {
    readonly status: number;
    readonly code: string;
    readonly title: string;
    readonly detail: string;
    readonly remedy?: string | undefined;
    readonly retryAfterS?: number | undefined;
    readonly facts?: Readonly<Record<string, unknown>>;
  }) {
    super(`${given.title}: ${given.detail}`);
    this.name = 'ApiProblem';
    this.status = given.status;
    this.code = given.code;
    this.title = given.title;
    this.detail = given.detail;
    this.remedy = given.remedy;
    this.retryAfterS = given.retryAfterS;
    this.facts = given.facts ?? {};
  }
}

/** Why the console does not do what was asked, or the gateway did not: nobody's failure. */
export class Refused extends Error {}

export async function problemOfResponse(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  const said = parsed(text);
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiProblem({
    status: response.status,
    code: wordOf(said.code) ?? `HTTP-${response.status}`,
    title: wordOf(said.title) ?? `The gateway answered ${response.status}`,
    detail: wordOf(said.detail) ?? (text.slice(0, 300) || 'It gave no reason.'),
    remedy: wordOf(said.remedy),
    retryAfterS: Number.isFinite(wait) ? wait : undefined,
    facts: said,
  });
}

/** No answer came: the gateway is down, or this device has no network. */
export function offlineProblem(error: unknown): ApiProblem {
  return new ApiProblem({
    status: 0,
    code: 'OFFLINE',
    title: 'The gateway does not answer',
    detail: error instanceof Error ? error.message : String(error),
    remedy:
      'Look whether the gateway runs and this device has a network. What you see is the last that was known; it is tried again by itself.',
  });
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
