/** Calls a bureau's webhook: what is sent, how it is signed, and what an answer means. Knows no queue. */
import { OutwardRefused, type Outward } from '../../kernel/http/outward.ts';
import { traceparentNow } from '../../kernel/telemetry/traces.ts';
import type { Kysely } from '../../kernel/store/database.ts';
import type { Sent, Send } from './sending.ts';
import { signedHeaders } from './signing.ts';
import { webhooksToCall } from './webhook-store.ts';

const GONE = 410;

/** A sender for webhooks. `world` is said in every body of a training world. */
export const caller = ({ db, out, world }: { readonly db: Kysely<unknown>; readonly out: Outward; readonly world: string | undefined }): Send => async (due, now, signal) => {
  const webhook = (await webhooksToCall(db, [due.target])).get(due.target);
  if (!webhook) return { hasArrived: false, isFinal: true, outcome: 'removed' };
  const { id, kind, subject, at, urgent, facts } = due.said;
  const body = JSON.stringify({ ...(world === undefined ? {} : { world }), id, kind, subject, at, urgent, facts });
  const secrets = [webhook.secret, ...(webhook.oldSecret !== null && webhook.oldUntil !== null && webhook.oldUntil > now ? [webhook.oldSecret] : [])];
  const traceparent = traceparentNow();
  const headers = { 'content-type': 'application/json', 'user-agent': 'crosscheck', ...(traceparent === undefined ? {} : { traceparent }), ...signedHeaders({ id, seconds: Math.floor(Date.parse(now) / 1000), body, secrets }) };
  try {
    const { status, said } = await out.post(webhook.url, headers, body, signal);
    return { hasArrived: status >= 200 && status < 300, isFinal: status === GONE, outcome: String(status), said: said === '' ? undefined : said };
  } catch (cause) {
    return failed(cause);
  }
};

function failed(cause: unknown): Sent {
  if (cause instanceof OutwardRefused) return { hasArrived: false, isFinal: false, outcome: 'address_refused', said: cause.message };
  const { code, name } = cause as { code?: unknown; name?: unknown };
  return { hasArrived: false, isFinal: false, outcome: name === 'TimeoutError' ? 'no_answer_in_time' : 'unreachable', said: typeof code === 'string' ? code : undefined };
}
