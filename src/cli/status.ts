/** The hub's state, as the token's bureau may know it. */
import type { z } from '../kernel/schema/index.ts';
import type { Status } from '../modules/status/schema.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit.ts';
import { bytesInWords, count, padded, plural, shown } from './text.ts';

const LABEL_WIDTH = 10;

function readable(status: z.output<typeof Status>, url: string): string {
  const { index } = status;
  const records = Object.entries(status.records ?? {}).filter(([, n]) => n > 0).map(([state, n]) => `${count(n)} ${shown(state)}`).join(', ');
  const rows: [string, string][] = [
    ['bureau', shown(status.bureau)],
    ...(status.records === undefined ? [] : [['records', records === '' ? 'none of its own' : records] as [string, string]]),
    ...(status.hits === undefined ? [] : [['hits', `${count(status.hits.asOwner)} as owner, ${count(status.hits.asFinder)} as finder`] as [string, string]]),
    ...(status.replica === undefined ? [] : replicaRows(status.replica)),
    ['feed lag', `${status.feedLagSeconds} s`],
    ['as of', shown(status.asOf)],
    ...(index ? [['index', `${plural(index.vehicles, 'vehicle')}, ${count(index.keys)} keys, ${bytesInWords(index.bytes)}, at ${shown(index.position)}`] as [string, string]] : []),
    ...(status.uncarried === undefined || status.uncarried === 0 ? [] : [['NATS', `${plural(status.uncarried, 'channel')} to replicas not carried: they follow over HTTP`] as [string, string]]),
    ...(status.bureaus === undefined ? [] : [['bureaus', count(status.bureaus)] as [string, string]]),
  ];
  return `Crosscheck ${shown(status.version)}, ${shown(status.world)}, at ${url}\n${rows.map(([label, value]) => `  ${padded(label, LABEL_WIDTH)} ${value}\n`).join('')}`;
}

function replicaRows({ id, heardAt, currentUntil, notCurrent, why, isLinked, way, refused = 0, records, undelivered }: NonNullable<z.output<typeof Status>['replica']>): [string, string][] {
  return [
    ['replica', `${shown(id)}, ${notCurrent === undefined ? `current until ${shown(currentUntil)}` : `NOT CURRENT: ${shown(why ?? '')}`}`],
    ['hub', `${isLinked ? `heard now${way === 'nats' ? ' over NATS' : ''}` : 'not heard now'}, last at ${shown(heardAt)}${refused === 0 ? '' : `; ${plural(refused, 'message')} over NATS refused: not the hub’s`}`],
    ['holds', `${plural(records, 'vehicle')}; ${plural(undelivered, 'entry', 'entries')} of its log not yet at the hub`],
  ];
}

export const statusCommand: Command = {
  name: 'status', summary: 'counts, feed lag, index position, version', operands: [], flags: { json: { says: 'the answer as JSON' } },
  run: async (args, io, hub) => {
    const status = await hub.ask<z.output<typeof Status>>('GET', '/v1/status');
    await io.out(args.has('json') ? `${JSON.stringify(status)}\n` : readable(status, hub.url));
    return EXIT.done;
  },
};
