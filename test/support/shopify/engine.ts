import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  buildClientSchema,
  type DirectiveNode,
  type DocumentNode,
  execute,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  type IntrospectionQuery,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  validate,
  valueFromASTUntyped,
} from 'graphql';

/** A field of an answer: a value, or a function of its arguments. */
export type Fields = { readonly [name: string]: unknown };

/** What a resolver may ask for besides its arguments. */
export interface Asked {
  /** Arguments of a directive on the field, e.g. of `@idempotent`. */
  directive(name: string): Readonly<Record<string, unknown>> | undefined;
}

export interface Request {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

export interface Result {
  readonly data?: unknown;
  readonly errors?: readonly {
    message: string;
    path?: readonly (string | number)[] | undefined;
    extensions?: Record<string, unknown>;
  }[];
}

const FOLDER = new URL('../../real/shopify-schema/node_modules/@shopify/dev-mcp/dist/data/', import.meta.url);
const schemas = new Map<string, GraphQLSchema>();

/** Whether Shopify's own schema of this version is installed (test/real/shopify-schema). */
export function hasSchema(version: string): boolean {
  return existsSync(new URL(`admin_${version}.json.gz`, FOLDER));
}

/** Reading one takes a second or two, once in a process. */
function schemaOf(version: string): GraphQLSchema | undefined {
  const known = schemas.get(version);
  if (known !== undefined || !hasSchema(version)) return known;
  const text = gunzipSync(readFileSync(new URL(`admin_${version}.json.gz`, FOLDER))).toString('utf8');
  const made = buildClientSchema((JSON.parse(text) as { data: IntrospectionQuery }).data, { assumeValid: true });
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
  let document: DocumentNode;
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
    fieldResolver(source: Fields, args, _context, info) {
      return resolved(source[info.fieldName], args, info.fieldNodes[0]?.directives ?? [], request.variables);
    },
  });
  const errors = result.errors?.map(({ message, path, extensions }) => ({
    message,
    path,
    extensions: extensions.code === undefined ? { ...extensions, code: 'INVALID_VARIABLE' } : extensions,
  }));
  return { data: result.data, ...(errors === undefined ? {} : { errors }) };
}

function operationIn(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const found = document.definitions.find(
    (node): node is OperationDefinitionNode =>
      node.kind === Kind.OPERATION_DEFINITION && (name === undefined || node.name?.value === name),
  );
  if (found === undefined) throw new Error(`no operation ${name}`);
  return found;
}

function resolved(
  value: unknown,
  args: Readonly<Record<string, unknown>>,
  directives: readonly DirectiveNode[],
  variables: Readonly<Record<string, unknown>>,
): unknown {
  if (typeof value !== 'function') return value;
  const asked: Asked = {
    directive(name) {
      const found = directives.find((one) => one.name.value === name);
      return found === undefined ? undefined : argumentsOf(found.arguments ?? [], variables);
    },
  };
  return value(args, asked);
}

function argumentsOf(
  nodes: readonly {
    readonly name: { readonly value: string };
    readonly value: Parameters<typeof valueFromASTUntyped>[0];
  }[],
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(nodes.map(({ name, value }) => [name.value, valueFromASTUntyped(value, { ...variables })]));
}

function walk(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  rootValue: Fields,
): Result {
  try {
    return { data: select(document, operation.selectionSet, variables, rootValue, []) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { message, path, extensions } = error;
    return { data: null, errors: [{ message, path, extensions: { ...extensions } }] };
  }
}

function select(
  document: DocumentNode,
  { selections }: SelectionSetNode,
  variables: Readonly<Record<string, unknown>>,
  source: Fields,
  path: readonly (string | number)[],
): Record<string, unknown> {
  const into: Record<string, unknown> = {};
  for (const node of selections) {
    if (node.kind === Kind.FIELD) {
      const at = [...path, node.alias?.value ?? node.name.value];
      into[at.at(-1) as string] = complete(document, node, variables, fieldOf(source, node, variables), at);
    } else {
      const fragment =
        node.kind === Kind.INLINE_FRAGMENT
          ? node
          : document.definitions.find(
              (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === node.name.value,
            );
      if (fragment === undefined || !('selectionSet' in fragment)) throw new Error('no such fragment');
      const type = 'typeCondition' in fragment ? fragment.typeCondition?.name.value : undefined;
      const isOfType = type === undefined || source.__typename === undefined || source.__typename === type;
      if (isOfType) Object.assign(into, select(document, fragment.selectionSet, variables, source, path));
    }
  }
  return into;
}

function fieldOf(source: Fields, node: FieldNode, variables: Readonly<Record<string, unknown>>): unknown {
  return resolved(
    source[node.name.value],
    argumentsOf(node.arguments ?? [], variables),
    node.directives ?? [],
    variables,
  );
}

function complete(
  document: DocumentNode,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
  value: unknown,
  path: readonly (string | number)[],
): unknown {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value))
    return value.map((one, index) => complete(document, node, variables, one, [...path, index]));
  return node.selectionSet === undefined
    ? value
    : select(document, node.selectionSet, variables, value as Fields, path);
}

/** Points as Shopify's documentation counts them: an object 1, lists by what they ask for, a mutation 10. */
export function costOf({ query, operationName, variables }: Request): number {
  const document = parse(query);
  const operation = operationIn(document, operationName);
  const inside = (set: SelectionSetNode): number =>
    set.selections.reduce((sum, node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = document.definitions.find(
          (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === node.name.value,
        );
        return fragment !== undefined && 'selectionSet' in fragment ? sum + inside(fragment.selectionSet) : sum;
      }
      if (node.selectionSet === undefined) return sum;
      if (node.kind === Kind.INLINE_FRAGMENT || node.name.value === 'pageInfo') return sum;
      const { first, ids } = argumentsOf(node.arguments ?? [], variables);
      const most = typeof first === 'number' ? first : Array.isArray(ids) ? ids.length : 1;
      const isList = node.name.value === 'nodes' && !Array.isArray(ids);
      return sum + most * ((isList ? 1 : Number(typeof first !== 'number')) + inside(node.selectionSet));
    }, 0);
  return operation.operation === 'mutation' ? 10 : inside(operation.selectionSet);
}

export function refusal(message: string, code: string, extra: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extra } });
}
