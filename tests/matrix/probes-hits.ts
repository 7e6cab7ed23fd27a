/** How to ask what people do with hits: deeds, notes, reports, recovery files; and what must stand before. Knows no type of probes.ts, which takes these in. */

/** What such a request may be about, beside what probes.ts has. */
export type HitSubject = {
  /** An attachment. */
  readonly note: string;
  readonly recovery: string; /** The number of an entered cost. */ readonly cost: string;
};
type It = HitSubject & { readonly n: number; readonly vehicle: string; readonly hit: string };

/** A hit that its owner has answered or both sides have claimed, one with an attachment, and recovery files with a cost by how far they are. */
export type HitNeeds = 'hitAnswered' | 'hitClaimed' | 'note' | 'recovery' | 'recoveryInCustody' | 'recoveryDecided' | 'recoveryHandedOver';

type Asked = { readonly params?: Readonly<Record<string, string>>; readonly query?: Readonly<Record<string, string>>; readonly body?: object | string };
type HitProbe = { readonly needs?: 'vehicle' | 'hit' | HitNeeds; readonly home?: 'located'; readonly send: (it: It) => Asked; readonly also?: readonly number[] };

const onHit = (said?: (it: It) => object, needs: NonNullable<HitProbe['needs']> = 'hit'): HitProbe => ({ needs, send: (it) => ({ params: { id: it.hit }, ...(said ? { body: said(it) } : {}) }) });
const onFile = (needs: HitNeeds, said?: (it: It) => object): HitProbe => ({ needs, send: (it) => ({ params: { id: it.recovery }, ...(said ? { body: said(it) } : {}) }) });
const money = { amount: '120', currency: 'BRL' };

export const PROBES_HITS: Readonly<Record<string, HitProbe>> = {
  'hits.list': { send: () => ({}) },
  'hits.get': onHit(),
  'hits.responseTimes': { send: () => ({ query: { days: '30' } }) },
  'hits.request': onHit(({ n }) => ({ urgency: 'routine', note: `asked ${n}` })),
  'hits.answer': onHit(({ n }) => ({ answer: 'confirmed', note: `answered ${n}` })),
  'hits.act': onHit(({ n }) => ({ outcome: 'seized', note: `done ${n}` })),
  'hits.close': onHit(() => ({ reason: 'completed' }), 'hitAnswered'),
  'hits.claim': onHit(({ n }) => ({ note: `mine ${n}` })),
  'hits.endClaim': onHit(undefined, 'hitClaimed'),
  'hits.takeOver': onHit(({ n }) => ({ note: `we speak ${n}` })),
  'hits.setDeadline': onHit(({ n }) => ({ at: '2040-01-01T14:30:00Z', text: `ship ${n}` })),

  'notes.add': onHit(({ n }) => ({ text: `note ${n}` })),
  'notes.attach': { needs: 'hit', send: ({ hit, n }) => ({ params: { id: hit }, query: { name: `report-${n}.txt` }, body: `theft report ${n}` }) },
  'notes.list': onHit(),
  'notes.download': { needs: 'note', send: ({ hit, note }) => ({ params: { id: hit, attachment: note } }) },
  'reports.comparison': onHit(),
  'reports.hit': { needs: 'hit', send: ({ hit }) => ({ params: { id: hit }, query: { format: 'text' } }) },

  'recoveries.list': { send: () => ({}) },
  'recoveries.get': onFile('recovery'),
  'recoveries.openForHit': onHit(({ n }) => ({ place: `Gate ${n}` })),
  'recoveries.openForVehicle': { needs: 'vehicle', home: 'located', also: [409], send: ({ vehicle, n }) => ({ params: { id: vehicle }, body: { place: `Gate ${n}` } }) },
  'recoveries.custody': onFile('recovery', ({ n }) => ({ place: `Pound ${n}`, keeper: 'Municipal pound', costPerDay: money })),
  'recoveries.addCost': onFile('recovery', ({ n }) => ({ kind: 'towing', money, note: `lorry ${n}` })),
  'recoveries.strikeCost': { needs: 'recovery', send: ({ recovery, cost, n }) => ({ params: { id: recovery, n: cost }, body: { note: `wrong ${n}` } }) },
  'recoveries.offer': onFile('recoveryInCustody', ({ n }) => ({ note: `come and fetch it ${n}` })),
  'recoveries.decide': onFile('recoveryInCustody', ({ n }) => ({ decision: 'collect', office: `Vehicle desk ${n}` })),
  'recoveries.handOver': onFile('recoveryDecided', ({ n }) => ({ to: 'transporter', office: `Carrier ${n}`, place: 'Santos' })),
  'recoveries.close': onFile('recoveryDecided', ({ n }) => ({ outcome: 'left_with_holder', note: `over ${n}` })),
  'recoveries.arrive': onFile('recoveryHandedOver', ({ n }) => ({ note: `home ${n}` })),
};
