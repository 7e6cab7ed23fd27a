/** Sends announcements by e-mail. What is written says what happened and where to look: no number of a vehicle, no name. The home of nodemailer. */
import { createTransport } from 'nodemailer';
import { isLoopback } from '../../kernel/http/addresses.ts';
import { shortened } from '../../kernel/http/outward.ts';
import type { Due } from './delivery-store.ts';
import type { Sent, Send } from './sending.ts';

export type MailOptions = { readonly url: string; readonly from: string };
export type Mailer = { readonly send: Send; readonly close: () => void };

const CONNECT_WITHIN_MS = 10_000;
const SILENCE_MAX_MS = 20_000;
const CONNECTIONS_MAX = 2;

/** A sender over SMTP. Beyond this machine nothing is said before TLS stands. */
export function openMailer({ url, from }: MailOptions, world: string | undefined): Mailer {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const transport = createTransport({
    url, pool: true, maxConnections: CONNECTIONS_MAX, connectionTimeout: CONNECT_WITHIN_MS, greetingTimeout: CONNECT_WITHIN_MS, socketTimeout: SILENCE_MAX_MS,
    requireTLS: !isLoopback(host) && host !== 'localhost', disableFileAccess: true, disableUrlAccess: true,
  });
  const domain = /@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? 'crosscheck.invalid';
  return {
    close: () => { transport.close(); },
    send: async (due) => {
      if (due.address === null) return { hasArrived: false, isFinal: true, outcome: 'no_address' };
      try {
        const { response } = await transport.sendMail({
          from, to: { name: '', address: due.address }, messageId: `<${due.id}@${domain}>`, ...written(due, world),
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'X-Crosscheck-Event': due.said.id },
        });
        return { hasArrived: true, isFinal: false, outcome: response.slice(0, 3), said: shortened(response) };
      } catch (cause) {
        return failed(cause);
      }
    },
  };
}

/** 5xx about the message or its recipient is for good; about our own sign-in, or anything else, it is not. */
function failed(cause: unknown): Sent {
  const { code, responseCode, response } = cause as { code?: string; responseCode?: number; response?: string };
  const isAboutMessage = responseCode !== undefined && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  return { hasArrived: false, isFinal: isAboutMessage, outcome: responseCode === undefined ? 'unreachable' : String(responseCode), said: response === undefined ? code : shortened(response) };
}

const WHAT: Readonly<Record<string, string>> = {
  'hits.raised': 'A hit was raised', 'hits.requested': 'Confirmation of a hit is asked for', 'hits.second_request': 'Confirmation of a hit is asked for a second time', 'hits.more_time': 'The owner of a hit needs more time',
  'hits.confirmed': 'A hit was confirmed', 'hits.not_confirmed': 'A hit was not confirmed', 'hits.no_reply': 'A hit was not answered in time', 'hits.escalated': 'A hit was escalated', 'hits.action_taken': 'An action was taken on a hit',
  'hits.closed': 'A hit was closed', 'hits.noted': 'A note was added to a hit', 'hits.claimed': 'A hit was claimed', 'hits.released': 'A hit was released', 'hits.taken_over': 'A hit was taken over', 'hits.deadline_set': 'A hit has a deadline',
  'recoveries.changed': 'A recovery has changed', 'vehicles.approval_asked': 'Your approval of a record is asked for', 'vehicles.approval_decided': 'An approval was decided', 'vehicles.review_due': 'A record is due for review',
  'vehicles.ended': 'A record has ended', 'vehicles.suspended': 'A record was suspended', 'hits.claim_ended': 'A claim on a hit has ended', 'vehicles.objected': 'An owner objects to a suspension', 'vehicles.dispute_answered': 'A mark was answered',
  'replicas.log_forked': 'The log of a replica has forked',
  'proposals.made': 'A proposal waits for a second person', 'proposals.decided': 'Your proposal was decided', 'proposals.about_yours': 'Another bureau proposes something about what is yours',
  'vehicles.resumed': 'A record stands again', 'vehicles.disputed': 'A record is disputed', 'vehicles.located': 'A vehicle was located',
  'vehicles.locate_reminder': 'A located record awaits its end', 'vehicles.locate_escalated': 'A located record was escalated', 'vehicles.campaign': 'A validation campaign needs you', 'deliveries.dead': 'Messages to one of your systems were given up',
  'requests.received': 'A request about data was handed over to you', 'requests.due_soon': 'A request about data is soon due', 'requests.overdue': 'A request about data is overdue', 'requests.correct_copy': 'Correct what you hold of a record', 'requests.copy_confirmed': 'A bureau has corrected its copy',
};

function written({ said: { kind, subject, at, urgent, id } }: Due, world: string | undefined): { readonly subject: string; readonly text: string } {
  const what = WHAT[kind] ?? 'Something was said to your bureau';
  return {
    subject: `${world === undefined ? '' : `[${world}] `}Crosscheck${urgent ? ', URGENT' : ''}: ${what}`,
    text: [
      ...(world === undefined ? [] : [`${world}: nothing in this is real.`, '']),
      `${what}.${urgent ? ' It is urgent.' : ''}`, '', `About: ${subject}`, `Since: ${at.slice(0, 19).replace('T', ' ')} UTC`, `Kind:  ${kind}`, '',
      'Look it up on your Crosscheck screen, in the inbox of your bureau, or with: crosscheck inbox', '', `Event ${id}. The same event may arrive more than once. Nobody reads answers to this message.`, '',
    ].join('\n'),
  };
}
