/** What the hub tells to whoever comes by without a credential: its pages and documents, as text. */
import type { TestHub } from '../fixtures.ts';

const PAGES = ['/', '/healthz', '/readyz', '/v1/openapi.json', '/docs', '/sign-in', '/sign-in/link', '/sign-in/enrol', '/sign-in/enrolled', '/sign-in/command', '/signed-in', '/.well-known/oauth-authorization-server', '/oauth/jwks', '/oidc/.well-known/openid-configuration', '/oidc/jwks', '/v1/none'];

/** Each page's answer with its headers; a redirect is told, not followed. */
export async function sharedPages({ url }: Pick<TestHub, 'url'>): Promise<ReadonlyMap<string, string>> {
  const told = new Map<string, string>();
  for (const path of PAGES) {
    const answer = await fetch(url + path, { redirect: 'manual' });
    told.set(path, `${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`);
  }
  return told;
}
