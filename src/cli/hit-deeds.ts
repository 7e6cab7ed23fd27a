/** What is done with a hit from the command line: request, answer, act, close, claim, take over, set a deadline. */
import { given, type Arguments, type Flags } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, UsageFailure } from './exit.ts';
import { doneWords, type HitTold } from './hit-words.ts';
import type { Method } from './hub.ts';

const JSON_FLAG: Flags = { json: { says: 'the answer as JSON' } };
const NOTE: Flags = { note: { value: 'TEXT', says: 'for the other side; it is shown with the hit' } };

type Deed = Pick<Command, 'name' | 'summary' | 'flags'> & { readonly usage: string; readonly more?: readonly string[]; readonly moreMin?: number; readonly method?: Method; readonly path: string; readonly body?: (args: Arguments) => Record<string, unknown> };

const deed = ({ name, summary, usage, flags, more = [], moreMin, method = 'POST', path, body }: Deed): Command => ({
  name, summary, usage: `${usage} [--json]`, operands: ['ID', ...more], operandsMin: 1 + (moreMin ?? more.length), flags: { ...flags, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const hit = await hub.ask<HitTold>(method, `/v1/hits/${encodeURIComponent(args.operands[0] ?? '')}/${path}`, body ? { body: body(args) } : {});
    await io.out(args.has('json') ? `${JSON.stringify(hit)}\n` : doneWords(hit, io.columns));
    return EXIT.done;
  },
});

function deadlineOf(args: Arguments): Record<string, unknown> {
  const because = args.find('because');
  if (because !== undefined && !args.has('deadline')) throw new UsageFailure('--because goes with --deadline');
  return args.has('deadline') ? { deadline: { at: args.get('deadline'), ...(because === undefined ? {} : { text: because }) } } : {};
}

function requestBody(args: Arguments): Record<string, unknown> {
  if (args.has('urgent') === args.has('routine')) throw new UsageFailure('say one of --urgent and --routine');
  return { urgency: args.has('urgent') ? 'urgent' : 'routine', ...(args.has('again') ? { again: true } : {}), ...deadlineOf(args), ...given(args, { note: 'note' }) };
}

const ANSWERS: Readonly<Record<string, { readonly answer: string; readonly needs?: string }>> = { confirmed: { answer: 'confirmed' }, 'not-confirmed': { answer: 'not_confirmed', needs: 'reason' }, 'more-time': { answer: 'more_time', needs: 'minutes' } };
/** Which flags go with which answer. */
const FLAGS_OF: Readonly<Record<string, string>> = { reason: 'not-confirmed', text: 'not-confirmed', minutes: 'more-time' };

function answerBody(args: Arguments): Record<string, unknown> {
  const typed = args.operands[1] ?? '';
  const said = Object.hasOwn(ANSWERS, typed) ? ANSWERS[typed] : undefined;
  if (!said) throw new UsageFailure(`an answer is one of ${Object.keys(ANSWERS).join(', ')}`);
  for (const [flag, answer] of Object.entries(FLAGS_OF)) if (args.has(flag) && typed !== answer) throw new UsageFailure(`--${flag} goes with ${answer}`);
  if (said.needs !== undefined && !args.has(said.needs)) throw new UsageFailure(`${typed} needs --${said.needs}`);
  const minutes = args.has('minutes') ? Number(args.get('minutes')) : undefined;
  if (minutes !== undefined && (!Number.isInteger(minutes) || minutes < 1)) throw new UsageFailure('--minutes takes a whole number');
  return { answer: said.answer, ...given(args, { text: 'text', note: 'note' }), ...(args.has('reason') ? { reason: coded(args.get('reason')) } : {}), ...(minutes === undefined ? {} : { minutes }) };
}

/** Codes may be typed with dashes. */
const coded = (word: string): string => word.replaceAll('-', '_');

export const hitDeedCommands: readonly Command[] = [
  deed({
    name: 'request', summary: 'ask the owner of the record to confirm a hit', usage: 'ID --urgent | --routine [--deadline MOMENT [--because TEXT]] [--again] [--note TEXT]', path: 'requests', body: requestBody,
    flags: { urgent: { says: 'answered within minutes, day and night' }, routine: { says: 'answered within the owner’s hours' }, again: { says: 'a second request, before the hub makes it by itself' }, deadline: { value: 'MOMENT', says: 'until when you can wait, such as 2026-11-22T14:30:00Z' }, because: { value: 'TEXT', says: 'why, such as “ship leaves 14:30”' }, ...NOTE },
  }),
  deed({
    name: 'answer', summary: 'answer a hit on a record of one’s own bureau', usage: 'ID confirmed | not-confirmed --reason R | more-time --minutes N', more: ['ANSWER'], path: 'answers', body: answerBody,
    flags: { reason: { value: 'R', says: 'not_the_same_vehicle, already_recovered, record_in_error, plates_only, settled or other' }, text: { value: 'TEXT', says: 'what the other reason is' }, minutes: { value: 'N', says: 'how many more from now' }, ...NOTE },
  }),
  deed({
    name: 'act', summary: 'say what was done with the vehicle', usage: 'ID OUTCOME [--at MOMENT] [--note TEXT]', more: ['OUTCOME'], path: 'actions', body: (args) => ({ outcome: coded(args.operands[1] ?? ''), ...given(args, { at: 'at', note: 'note' }) }),
    flags: { at: { value: 'MOMENT', says: 'when; now where nothing is said' }, ...NOTE },
  }),
  deed({
    name: 'close', summary: 'close a hit', usage: 'ID [--reason R] [--text TEXT]', path: 'closure', body: (args) => ({ reason: coded(args.find('reason') ?? 'completed'), ...given(args, { text: 'text' }) }),
    flags: { reason: { value: 'R', says: 'completed where nothing is said; vehicle_gone, raised_in_error, request_withdrawn or other' }, text: { value: 'TEXT', says: 'what the other reason is' } },
  }),
  deed({
    name: 'claim', summary: 'claim a hit for one’s shift, or hand it over', usage: 'ID [--to UNIT] [--to-person NAME] [--note TEXT]', path: 'claim',
    body: (args) => ({ ...given(args, { note: 'note' }), ...(args.has('to') || args.has('to-person') ? { to: given(args, { unit: 'to', person: 'to-person' }) } : {}) }),
    flags: { to: { value: 'UNIT', says: 'hands it over to a unit of one’s own bureau' }, 'to-person': { value: 'NAME', says: 'hands it over to a colleague' }, note: { value: 'TEXT', says: 'for the shift; one’s own bureau alone reads it' } },
  }),
  deed({ name: 'unclaim', summary: 'let go of a hit that one has claimed', usage: 'ID', method: 'DELETE', path: 'claim', flags: {} }),
  deed({ name: 'takeover', summary: 'the finder’s desk takes a hit over from its unit', usage: 'ID [--note TEXT]', path: 'takeover', body: (args) => given(args, { note: 'note' }), flags: NOTE }),
  deed({
    name: 'deadline', summary: 'tell the owner until when one can wait', usage: 'ID MOMENT [TEXT]', more: ['MOMENT', 'TEXT'], moreMin: 1, path: 'deadline', flags: {},
    body: (args) => ({ at: args.operands[1] ?? '', ...(args.operands[2] === undefined ? {} : { text: args.operands[2] }) }),
  }),
];
