/** The API as a readable page, from its document. No script, nothing from elsewhere. */
import type { OpenApiDocument } from './openapi.ts';

export const docsPage = (document: OpenApiDocument): { readonly html: string; readonly policy: string } => ({ html: `<!doctype html><title>${document.info.title}</title><a href="/v1/openapi.json">openapi.json</a>`, policy: "default-src 'none'" });
