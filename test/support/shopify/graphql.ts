import { createRequire } from 'node:module';

/**
 * What the fake Admin API uses of the module `graphql`. It is loaded by name and described here, so that a checkout whose modules were
 * installed before it became a dependency still passes every check but the tests of Shopify.
 */
export interface Graphql {
  parse(text: string): Document;
  validate(schema: Schema, document: Document): readonly { readonly message: string }[];
  execute(options: {
    readonly schema: Schema;
    readonly document: Document;
    readonly rootValue: unknown;
    readonly variableValues: unknown;
    readonly operationName?: string;
    readonly fieldResolver: (
      source: Readonly<Record<string, unknown>>,
      args: Readonly<Record<string, unknown>>,
      context: unknown,
      info: { readonly fieldName: string; readonly fieldNodes: readonly Selection[] },
    ) => unknown;
  }): Promise<{ readonly data?: unknown; readonly errors?: readonly Refusal[] }>;
  buildClientSchema(introspection: unknown, options: { readonly assumeValid: boolean }): Schema;
  valueFromASTUntyped(node: unknown, variables: Readonly<Record<string, unknown>>): unknown;
  GraphQLError: new (message: string, options: { readonly extensions: Record<string, unknown> }) => Refusal;
}

export interface Schema {
  readonly getQueryType: unknown;
}

export interface Document {
  readonly definitions: readonly Definition[];
}

interface Name {
  readonly value: string;
}

export interface Definition {
  readonly kind: 'OperationDefinition' | 'FragmentDefinition';
  readonly name?: Name;
  readonly operation?: 'query' | 'mutation';
  readonly typeCondition?: { readonly name: Name };
  readonly selectionSet: SelectionSet;
}

export interface SelectionSet {
  readonly selections: readonly Selection[];
}

export interface Argument {
  readonly name: Name;
  readonly value: unknown;
}

export interface Directive {
  readonly name: Name;
  readonly arguments?: readonly Argument[];
}

export interface Selection {
  readonly kind: 'Field' | 'FragmentSpread' | 'InlineFragment';
  readonly name: Name;
  readonly alias?: Name;
  readonly arguments?: readonly Argument[];
  readonly directives?: readonly Directive[];
  readonly typeCondition?: { readonly name: Name };
  readonly selectionSet?: SelectionSet;
}

export interface Refusal extends Error {
  readonly path?: readonly (string | number)[];
  readonly extensions: Record<string, unknown>;
}

const require = createRequire(import.meta.url);
let loaded: Graphql | undefined;

export function graphql(): Graphql {
  loaded ??= require('graphql') as Graphql;
  return loaded;
}
