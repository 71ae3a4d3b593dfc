import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import {
  type Attributes,
  type Context,
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';

/**
 * # Steps: what is done with one file or one order, so that logs and traces can tell its whole story
 *
 * A piece of work (`file:acme/12`, `order:17`) keeps its name over all jobs, processes and days, because the name is made
 * of the row that stands for it. Every log line of a step carries it as `correlation`, and the trace id is a hash of it:
 * whoever continues the work in another job finds the same trace without anything being handed over. One step that another
 * piece of work caused is linked to that.
 *
 * Without a tracer a step costs nothing but a name; with one it is one span, whatever the number of lines in it.
 */
export type Work = string;

export function fileWork(supplierId: string, fileId: string): Work {
  return `file:${supplierId}/${fileId}`;
}

export function orderWork(orderId: string): Work {
  return `order:${orderId}`;
}

interface About {
  /** What it is done for; without it, what the step around it is done for. */
  readonly of?: readonly Work[];
  /** What caused it, besides the step around it. */
  readonly causes?: readonly Work[];
  readonly attributes?: Attributes;
}

interface Standing {
  readonly of: readonly Work[];
  readonly contexts?: ReadonlyMap<Work, Context>;
}

interface Tracing {
  readonly tracer: Tracer;
  /** Makes trace ids of one installation differ from those of others. */
  readonly salt: string;
  /** The share of traces that is kept. */
  readonly ratio: number;
}

/** More than these of one step are not told one by one. */
const MOST_WORKS = 8;

const standing = new AsyncLocalStorage<Standing>();
let tracing: Tracing | undefined;

/** From now on steps are spans; undefined: no more. The composition root decides. */
export function traceWith(chosen: Tracing | undefined): void {
  tracing = chosen;
}

/** What log lines carry of the step they are written in. */
export function correlation(): { readonly correlation?: string | readonly string[]; readonly trace?: string } {
  const of = standing.getStore()?.of ?? [];
  const [first] = of;
  if (first === undefined) return {};
  return {
    correlation: of.length === 1 ? first : of,
    ...(tracing === undefined ? {} : { trace: traceIdOf(tracing, first) }),
  };
}

/** Keeps the step of now for something that is told later, such as after a commit. */
export function inThisStep(action: () => void): () => void {
  const now = standing.getStore();
  return now === undefined ? action : () => standing.run(now, action);
}

/** Says something about some work: what is logged in it carries their names. */
export function about(of: readonly Work[], action: () => void): void {
  if (of.length === 0) action();
  else standing.run({ ...standing.getStore(), of: of.slice(0, MOST_WORKS) }, action);
}

/** Does something as a step of some work. */
export function step<Result>(name: string, about: About, action: () => Promise<Result>): Promise<Result> {
  const before = standing.getStore();
  const of = about.of?.slice(0, MOST_WORKS) ?? before?.of ?? [];
  const chosen = tracing;
  if (chosen === undefined || of.length === 0) {
    return about.of === undefined ? action() : standing.run({ of }, action);
  }
  const spans = of.map((work) => startSpan(chosen, name, work, about, before));
  const contexts = new Map(of.map((work, index) => [work, spans[index]?.context ?? ROOT_CONTEXT]));
  return standing.run({ of, contexts }, async () => {
    try {
      return await action();
    } catch (error) {
      for (const { span } of spans) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error)?.message });
        const { code } = error as { code?: unknown };
        if (typeof code === 'string') span.setAttribute('crossdock.code', code);
      }
      throw error;
    } finally {
      for (const { span } of spans) span.end();
    }
  });
}

/** Notes a step that is over: where what it was done for is only known at its end. */
export function noteStep(name: string, about: About & { readonly began?: Date }): void {
  const chosen = tracing;
  if (chosen === undefined) return;
  const before = standing.getStore();
  const of = about.of ?? before?.of ?? [];
  for (const work of of.slice(0, MOST_WORKS)) startSpan(chosen, name, work, about, before, about.began).span.end();
}

function startSpan(
  chosen: Tracing,
  name: string,
  work: Work,
  { causes = [], attributes }: About,
  before: Standing | undefined,
  startTime?: Date,
) {
  const parent = before?.contexts?.get(work) ?? trace.setSpanContext(ROOT_CONTEXT, rootOf(chosen, work));
  const others = new Set([...causes, ...(before?.of ?? [])].filter((other) => other !== work));
  const links: Link[] = [...others].map((other) => {
    const context = before?.contexts?.get(other);
    const own = context === undefined ? undefined : trace.getSpanContext(context);
    return { context: own ?? rootOf(chosen, other), attributes: { 'crossdock.work': other } };
  });
  const span = chosen.tracer.startSpan(
    name,
    { attributes: { ...attributes, 'crossdock.work': work }, links, ...(startTime === undefined ? {} : { startTime }) },
    parent,
  );
  return { span, context: trace.setSpan(ROOT_CONTEXT, span) };
}

/** The beginning of the story of a piece of work: known to everybody who knows its name, so nothing has to carry it. */
function rootOf(chosen: Tracing, work: Work): SpanContext {
  const digest = digestOf(chosen, work);
  const traceId = digest.slice(0, 32);
  const share = Number.parseInt(traceId.slice(-8), 16) / 0x1_0000_0000;
  return {
    traceId,
    spanId: digest.slice(32, 48),
    isRemote: true,
    traceFlags: share < chosen.ratio ? TraceFlags.SAMPLED : TraceFlags.NONE,
  };
}

function traceIdOf(chosen: Tracing, work: Work): string {
  return digestOf(chosen, work).slice(0, 32);
}

function digestOf({ salt }: Tracing, work: Work): string {
  return createHash('sha256').update(`${salt}\n${work}`).digest('hex');
}
