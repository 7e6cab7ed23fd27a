/** How current the data is that answered: by the hub's own word for its state, its lag, and the hub's clock. */
import { useQuery } from '@tanstack/react-query';
import type { z } from '../../../src/kernel/schema/index.ts';
import type { Status } from '../../../src/modules/status/schema.ts';
import { ask } from '../api/client.ts';
import type { Checked } from '../api/asked.ts';
import { useNow } from '../clock.ts';
import { words } from './words/index.ts';

const LOOK_MS = 60_000;
/** Up to this lag the records that are being entered now are all but found. */
const CURRENT_S = 10;
/** An answer older than this is asked again before anybody acts on it, where records have changed since. */
const FRESH_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

export function Currency({ answer: { asOf, answeredAt } }: { readonly answer: Pick<Checked, 'asOf' | 'answeredAt'> }) {
  const { say, formats } = words.useWords();
  const { data, isError } = useQuery({ queryKey: ['status'], queryFn: () => ask<z.output<typeof Status>>('GET', '/v1/status'), refetchInterval: LOOK_MS, retry: false });
  const ageMs = useNow() - Date.parse(answeredAt);
  if (isError && !data) return <p className="currency" data-currency="unknown"><b aria-hidden="true">?</b> {say('asof.unknown')}</p>;
  if (!data) return null;
  if (ageMs > FRESH_MS && data.asOf !== asOf) {
    const minutes = Math.floor(ageMs / MINUTE_MS);
    return <p className="currency currency-old" data-currency="old" role="status"><b aria-hidden="true">↻</b> {say('asof.old', { count: minutes, n: formats.number(minutes) })}</p>;
  }
  const seconds = Math.ceil(data.feedLagSeconds);
  if (seconds > CURRENT_S) return <p className="currency currency-old" data-currency="late"><b aria-hidden="true">!</b> {say('asof.late', { count: seconds, n: formats.number(seconds) })}</p>;
  return <p className="currency" data-currency="current"><b aria-hidden="true">✓</b> {say('asof.current', { time: formats.time(answeredAt) })}</p>;
}
