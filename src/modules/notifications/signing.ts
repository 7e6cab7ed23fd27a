/** Signs what is sent to webhooks, as Standard Webhooks 1.0 has it: HMAC-SHA256 over id, time and body. */
import { createHmac, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

export const newWebhookSecret = (): string => PREFIX + randomBytes(SECRET_BYTES).toString('base64');

/** The headers of one message: signed with every secret given, so that a receiver may change from one to the next. */
export function signedHeaders({ id, seconds, body, secrets }: { readonly id: string; readonly seconds: number; readonly body: string; readonly secrets: readonly string[] }): Record<string, string> {
  const sign = (secret: string): string => `v1,${createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64')).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': secrets.map(sign).join(' ') };
}
