/** What every page of an area of work is told: who asks. */
import type { Me } from '../api/queries.ts';

export type PageProps = { readonly me: Me };
