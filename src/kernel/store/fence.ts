/** A fence around work that only the holder of a lease may do: its transactions ask, last of all before they commit, whether it still is. Knows no lease. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kysely } from 'kysely';

/** Throws where the work may not be committed any more; what it locks stays locked until the commit. */
export type Fence = (session: { readonly db: Kysely<unknown> }) => Promise<void>;

const fences = new AsyncLocalStorage<Fence>();

/** Whatever `work` begins, now or later, is committed only past the fence. */
export const behindFence = <R>(fence: Fence, work: () => Promise<R>): Promise<R> => fences.run(fence, work);

/** Asked by every transaction before its commit. */
export const passFence = async (session: Parameters<Fence>[0]): Promise<void> => { await fences.getStore()?.(session); };
