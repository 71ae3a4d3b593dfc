import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  type Argument,
  type Definition,
  type Directive,
  type Document,
  graphql,
  type Refusal,
  type Schema,
  type Selection,
  type SelectionSet,
} from './graphql.ts';

/** A field of an answer: a value, or a function of its arguments. */
export type Fields = { readonly [name: string]: unknown };
type Values = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** What a resolver may ask for besides its arguments. */
export interface Asked {
  /** Arguments of a directive on the field, e.g. of `@idempotent`. */
  directive(name: string): Values | undefined;
}

export interface Request {
  readonly query: string;
  readonly variables: Values;
  readonly operationName: string | undefined;
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly { message: string; path?: Path | undefined; extensions?: Values }[];
}

const FOLDER = new URL('../../real/shopify-schema/node_modules/@shopify/dev-mcp/dist/data/', import.meta.url);
const schemas = new Map<string, Schema>();

/** Whether Shopify's own schema of this version is installed (test/real/shopify-schema). */
export function hasSchema(version: string): boolean {
  return existsSync(new URL(`admin_${version}.json.gz`, FOLDER));
}

/** Reading one takes a second or two, once in a process. */
function schemaOf(version: string): Schema | undefined {
  const known = schemas.get(version);
  if (known !== undefined || !hasSchema(version)) return known;
  const text = gunzipSync(readFileSync(new URL(`admin_${version}.json.gz`, FOLDER))).toString('utf8');
  const made = graphql().buildClientSchema((JSON.parse(text) as { data: unknown }).data, { assumeValid: true });
  schemas.set(version, made);
  return made;
}

/**
 * Answers a request from an object of resolvers: against Shopify's own schema where it is installed, which refuses every field,
 * argument, enum value and variable that this version does not have; otherwise by walking the document.
 */
export async function answer(
  version: string,
  request: Request,
  root: { Query: Fields; Mutation: Fields },
): Promise<Result> {
  const { parse, validate, execute } = graphql();
  let document: Document;
  try {
    document = parse(request.query);
  } catch (error) {
    return { errors: [{ message: (error as Error).message }] };
  }
  const operation = operationIn(document, request.operationName);
  const rootValue = operation.operation === 'mutation' ? root.Mutation : root.Query;
  const schema = schemaOf(version);
  if (schema === undefined) return walk(document, operation, request.variables, rootValue);
  const faults = validate(schema, document);
  if (faults.length > 0) {
    return { errors: faults.map(({ message }) => ({ message, extensions: { code: 'undefinedField' } })) };
  }
  const result = await execute({
    schema,
    document,
    rootValue,
    variableValues: request.variables,
    ...(request.operationName === undefined ? {} : { operationName: request.operationName }),
    fieldResolver: (source, args, _context, info) =>
      resolved(source[info.fieldName], args, info.fieldNodes[0]?.directives ?? [], request.variables),
  });
  // What is wrong with a variable has no code; every refusal of the resolvers has one.
  const errors = result.errors?.map(({ message, path, extensions }) => ({
    message,
    path,
    extensions: { code: 'INVALID_VARIABLE', ...extensions },
  }));
  return { data: result.data, ...(errors === undefined ? {} : { errors }) };
}

function operationIn(document: Document, name: string | undefined): Definition {
  const found = document.definitions.find(
    (node) => node.kind === 'OperationDefinition' && (name === undefined || node.name?.value === name),
  );
  if (found === undefined) throw new Error(`no operation ${name}`);
  return found;
}

function fragmentOf(document: Document, node: Selection): Selection | Definition {
  if (node.kind === 'InlineFragment') return node;
  const found = document.definitions.find(
    (one) => one.kind === 'FragmentDefinition' && one.name?.value === node.name.value,
  );
  if (found === undefined) throw new Error(`no fragment ${node.name.value}`);
  return found;
}

function resolved(value: unknown, args: Values, directives: readonly Directive[], variables: Values): unknown {
  if (typeof value !== 'function') return value;
  const asked: Asked = {
    directive(name) {
      const found = directives.find((one) => one.name.value === name);
      return found === undefined ? undefined : argumentsOf(found.arguments, variables);
    },
  };
  return value(args, asked);
}

function argumentsOf(nodes: readonly Argument[] = [], variables: Values): Values {
  const { valueFromASTUntyped } = graphql();
  return Object.fromEntries(nodes.map(({ name, value }) => [name.value, valueFromASTUntyped(value, { ...variables })]));
}

function walk(document: Document, operation: Definition, variables: Values, rootValue: Fields): Result {
  try {
    return { data: select(document, operation.selectionSet, variables, rootValue, []) };
  } catch (error) {
    if (!(error instanceof graphql().GraphQLError)) throw error;
    const { message, path, extensions } = error as Refusal;
    return { data: null, errors: [{ message, path, extensions: { ...extensions } }] };
  }
}

function select(
  document: Document,
  { selections }: SelectionSet,
  variables: Values,
  source: Fields,
  path: Path,
): Record<string, unknown> {
  const into: Record<string, unknown> = {};
  for (const node of selections) {
    if (node.kind === 'Field') {
      const name = node.alias?.value ?? node.name.value;
      const args = argumentsOf(node.arguments, variables);
      const value = resolved(source[node.name.value], args, node.directives ?? [], variables);
      into[name] = complete(document, node, variables, value, [...path, name]);
      continue;
    }
    const { typeCondition, selectionSet } = fragmentOf(document, node);
    const type = typeCondition?.name.value;
    const isOfType = type === undefined || source.__typename === undefined || source.__typename === type;
    if (isOfType && selectionSet !== undefined) {
      Object.assign(into, select(document, selectionSet, variables, source, path));
    }
  }
  return into;
}

function complete(document: Document, node: Selection, variables: Values, value: unknown, path: Path): unknown {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) {
    return value.map((one, index) => complete(document, node, variables, one, [...path, index]));
  }
  if (node.selectionSet === undefined) return value;
  return select(document, node.selectionSet, variables, value as Fields, path);
}

/** Points as Shopify's documentation counts them: an object 1, lists by what they ask for, a mutation 10. */
export function costOf({ query, operationName, variables }: Request): number {
  const document = graphql().parse(query);
  const operation = operationIn(document, operationName);
  const inside = (set: SelectionSet): number =>
    set.selections.reduce((sum, node) => {
      if (node.kind !== 'Field') return sum + inside(fragmentOf(document, node).selectionSet ?? { selections: [] });
      if (node.selectionSet === undefined || node.name.value === 'pageInfo') return sum;
      const { first, ids } = argumentsOf(node.arguments, variables);
      const most = typeof first === 'number' ? first : Array.isArray(ids) ? ids.length : 1;
      return sum + most * (Number(typeof first !== 'number') + inside(node.selectionSet));
    }, 0);
  return operation.operation === 'mutation' ? 10 : inside(operation.selectionSet);
}

export function refusal(message: string, code: string, extra: Values = {}): Error {
  return new (graphql().GraphQLError)(message, { extensions: { code, ...extra } });
}
