/** Who is signed in, as the hub says it. */
import type { z } from '../../../src/kernel/schema/index.ts';
import type { Me as MeShape } from '../../../src/modules/people/schema.ts';

/** `isKept`: the hub does not answer; it is who was signed in here last. */
export type Me = z.output<typeof MeShape> & { readonly world?: string; readonly isKept?: true };
