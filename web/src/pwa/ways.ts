/** Which way the service worker goes for a request. Pure: addresses in, a word out. */

/**
 * `page`: the newest that the hub has, else the kept one. `file`: never changes under its name, so what is kept is as good.
 * `hub`: what the hub says now, or nothing: an answer is never kept.
 */
export type Way = 'page' | 'file' | 'hub';

type Asked = { readonly method: string; readonly mode: string; readonly url: string };

/** `home`: where the console lies, such as `https://hub.example/console/`; `kept`: the addresses without a hash that came with it. */
export function wayOf({ method, mode, url }: Asked, home: string, kept: readonly string[]): Way {
  if (method !== 'GET' || !url.startsWith(home)) return 'hub';
  if (mode === 'navigate') return 'page';
  const path = new URL(url).pathname;
  return url.startsWith(`${home}assets/`) || kept.includes(path) ? 'file' : 'hub';
}
