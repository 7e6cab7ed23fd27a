/** The form of the OpenAPI 3.1 document, as far as this hub fills it. */
import type { Shape } from './docs-shapes.ts';

export type Parameter = { readonly name: string; readonly in: 'path' | 'query' | 'header'; readonly required: boolean; readonly description?: string; readonly schema: Shape };
/** `x-itemSchema` is the shape of one line of a stream (`itemSchema` in OpenAPI 3.2). */
type Media = { readonly schema: Shape; readonly 'x-itemSchema'?: Shape };
export type Content = Readonly<Record<string, Media>>;
export type Reply = { readonly description: string; readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: Shape }>>; readonly content?: Content; readonly 'x-codes'?: readonly string[] };
export type Ref = { readonly $ref: string };
export type Operation = {
  readonly operationId: string; readonly tags: readonly string[]; readonly summary: string; readonly description?: string;
  readonly 'x-allowed': string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Reply | Ref>>;
};
export type OpenApiDocument = {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string; readonly license: { readonly name: string; readonly identifier: string } };
  readonly 'x-world': string;
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, Shape>>;
    readonly schemas: Readonly<Record<string, Shape>>;
    readonly responses: Readonly<Record<string, Reply>>;
  };
};
