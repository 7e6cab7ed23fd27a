/** What the hub and the process that reads pictures say to each other. */
import type { Unopened } from './pictures.ts';
import type { Reading } from './schema.ts';

export type ToReader = { readonly bytes: Uint8Array };
/** `missing`: what does not run on this machine. `ended`: the process ended over it, `unsent`: before it, as its parent saw. */
export type FromReader = { readonly reading: Reading } | { readonly unopened: Unopened } | { readonly missing: 'pictures' | 'text' } | { readonly ended: string } | { readonly unsent: string } | { readonly fault: string };
/** Said by the process when it has a picture: what ends it from then on may be the picture’s doing. */
export const TAKEN = 'taken';
