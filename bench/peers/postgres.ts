/** The peer of an import: the same records, ready made, put into the same tables by COPY, with nothing of ours between. */
import { join } from 'node:path';
import { vehicles } from '../generator/index.ts';
import { prepareDatabase } from '../../src/app.ts';
import { startEmbedded } from '../../src/kernel/store/embedded/index.ts';
import { openDatabase } from '../../src/kernel/store/database.ts';
import { insertMany, type Envelope } from '../../src/kernel/store/records.ts';
import { newId } from '../../src/kernel/ids.ts';

export type PeerFigure = { readonly perSecond: number };

const BATCH = 2_000;
const NOW = '2026-01-01T00:00:00.000Z';

export async function importPeer(folder: string, seed: number, count: number): Promise<PeerFigure> {
  const embedded = await startEmbedded({ folder: join(folder, 'peer'), log: () => undefined });
  const database = openDatabase(embedded.connection, () => undefined);
  try {
    await prepareDatabase(database, 'live');
    const records: Envelope[] = [];
    for (const { reference, ...said } of vehicles(seed, count)) {
      records.push({
        id: newId('veh', Date.parse(NOW) + records.length), collection: 'vehicles', owner: 'NL', reference, version: 1, status: 'live', feed: 'generic', sourceDigest: 'x'.repeat(22),
        enteredAt: NOW, changedAt: NOW, changedBy: 'NL bench', validatedAt: NOW, reviewOn: '2036-01-01', endsAt: '2036-01-01T23:00:00.000Z', restrictions: [], hiddenFrom: [], body: { said: { reference, ...said } },
      });
    }
    let tookMs = 0;
    for (let at = 0; at < records.length; at += BATCH) {
      const begun = performance.now();
      await database.transaction((session) => insertMany(session, 1, records.slice(at, at + BATCH)));
      tookMs += performance.now() - begun;
    }
    return { perSecond: Math.round(count / (tookMs / 1000)) };
  } finally {
    await database.close();
    await embedded.stop();
  }
}
