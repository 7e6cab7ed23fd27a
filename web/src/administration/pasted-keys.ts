/** Public keys as somebody pastes them. Pure. */

/** Keys as pasted: a set of keys, or one alone. What is no JSON goes as it is, for the hub to say so. */
export function jwksIn(text: string): unknown {
  try {
    const read = JSON.parse(text) as unknown;
    if (Array.isArray(read)) return { keys: read };
    return typeof read === 'object' && read !== null && !('keys' in read) ? { keys: [read] } : read;
  } catch {
    return text;
  }
}

/** A private half that was pasted by mistake is never sent. */
export function hasPrivateHalf(text: string): boolean {
  const jwks = jwksIn(text) as { readonly keys?: unknown } | null;
  return Array.isArray(jwks?.keys) && jwks.keys.some((key) => typeof key === 'object' && key !== null && ('d' in key || 'k' in key));
}
