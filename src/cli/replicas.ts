/** Replicas: devices invited to answer by themselves, listed, revoked. The device's own command is no client of the API. */
import type { Enrolment, Replica } from '../modules/replicas/schema.ts';
import { given } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit.ts';
import { readAll } from './pages.ts';
import { shown, table } from './text.ts';

const titleOf = ({ id, bureau, unit, name }: Replica): string => [id, `of ${bureau}, ${unit}:`, name].map(shown).join(' ');

const enrol: Command = {
  name: 'replicas enrol', summary: 'invite a device to answer by itself; its code is shown once, alone on the last line', operands: [],
  usage: '--bureau CODE --unit UNIT [--name NAME] [--current-hours N] [--json]',
  flags: {
    bureau: { value: 'CODE', says: 'the bureau for which it answers', isNeeded: true },
    unit: { value: 'UNIT', says: 'the unit at which it stands', isNeeded: true },
    name: { value: 'NAME', says: 'what people call it; the unit where nothing is said' },
    'current-hours': { value: 'N', says: 'for so long after it last heard from the hub its answers count as current (24 where nothing is said)' },
    json: { says: 'the answer as JSON instead' },
  },
  notes: ['The code works once, for 24 hours, with this hub alone: crosscheck replica --hub URL --data DIR --port N --code CODE'],
  run: async (args, io, hub) => {
    const body = { ...given(args, { bureau: 'bureau', unit: 'unit', currentHours: 'current-hours' }), name: args.find('name') ?? args.get('unit') };
    const replica = await hub.ask<Enrolment>('POST', '/v1/replicas', { body });
    if (args.has('json')) { await io.out(`${JSON.stringify(replica)}\n`); return EXIT.done; }
    io.err(`invited ${titleOf(replica)}; the code ends at ${shown(replica.codeEndsAt ?? '')}\nThis is the only time that it is shown:\n`);
    await io.out(`${replica.code}\n`);
    return EXIT.done;
  },
};

const list: Command = {
  name: 'replicas list', summary: 'the replicas of one’s own bureau; an administrator sees everyone’s', operands: [], flags: { json: { says: 'the answer as JSON' } },
  run: async (args, io, hub) => {
    const { items } = await readAll<Replica>(hub, '/v1/replicas');
    const rows = items.map((one) => [one.id, one.bureau, one.unit, one.name, one.state, one.seenAt ?? '', one.currentUntil ?? '', String(one.delivered), one.erasedAt === undefined ? '' : `erased ${one.erasedAt}`].map(shown));
    await io.out(args.has('json') ? `${JSON.stringify({ items })}\n` : table(['ID', 'BUREAU', 'UNIT', 'NAME', 'STATE', 'SEEN', 'CURRENT UNTIL', 'DELIVERED', ''], rows));
    return EXIT.done;
  },
};

const revoke: Command = {
  name: 'replicas revoke', summary: 'revoke a replica for good: it erases itself at its next contact', operands: ['ID'], usage: 'ID --reason TEXT [--json]',
  flags: { reason: { value: 'TEXT', says: 'why', isNeeded: true }, json: { says: 'the answer as JSON' } },
  run: async (args, io, hub) => {
    const replica = await hub.ask<Replica>('POST', `/v1/replicas/${encodeURIComponent(args.operands[0] ?? '')}/revoke`, { body: given(args, { reason: 'reason' }) });
    await io.out(args.has('json') ? `${JSON.stringify(replica)}\n` : `revoked ${titleOf(replica)}\n`);
    return EXIT.done;
  },
};

export const replicaCommands: readonly Command[] = [enrol, list, revoke];
