/** How to ask what becomes of vehicle records: approved, suspended, contested, justified, gone through. Knows no type of probes.ts, which takes these in. */

/** What such a request may be about, beside what probes.ts has. */
export type LifeSubject = { readonly campaign: string };
type It = LifeSubject & { readonly n: number; readonly vehicle: string };

type Asked = { readonly params?: Readonly<Record<string, string>>; readonly query?: Readonly<Record<string, string>>; readonly body?: object; readonly headers?: Readonly<Record<string, string>> };
type Home = 'pending' | 'suspended' | 'located' | 'contested' | 'cleared';
type LifeProbe = { readonly needs?: 'vehicle' | 'campaign'; readonly home?: Home; readonly send: (it: It) => Asked; readonly also?: readonly number[] };

const onRecord = (said: (it: It) => object, home?: Home): LifeProbe => ({ needs: 'vehicle', ...(home ? { home } : {}), send: (it) => ({ params: { id: it.vehicle }, body: said(it) }) });

export const PROBES_LIVES: Readonly<Record<string, LifeProbe>> = {
  'vehicles.approvals': { send: () => ({}) },
  'vehicles.approve': { needs: 'vehicle', home: 'pending', send: ({ vehicle, n }) => ({ params: { id: vehicle }, body: { decision: 'approved', note: `seen ${n}` }, headers: { 'if-match': '*' } }) },
  'vehicles.suspend': onRecord(({ n }) => ({ reason: `doubtful ${n}` })),
  'vehicles.restore': onRecord(({ n }) => ({ reason: `cleared by mistake ${n}` }), 'cleared'),
  // What the hub suspended the hub alone lifts: the owner is told so (409).
  'vehicles.resume': { ...onRecord(({ n }) => ({ reason: `cleared up ${n}` }), 'suspended'), also: [409] },
  'vehicles.object': onRecord(({ n }) => ({ note: `it stands ${n}` }), 'suspended'),
  'vehicles.justify': onRecord(({ n }) => ({ reason: `kept as evidence ${n}` }), 'located'),
  'vehicles.dispute': onRecord(({ n }) => ({ kind: 'clone', reason: `seen twice ${n}` })),
  'vehicles.reply': onRecord(({ n }) => ({ outcome: 'stands', note: `looked at ${n}` }), 'contested'),
  'vehicles.ageing': { send: () => ({ query: { notValidatedFor: 'P1D', limit: '500' } }) },
  'vehicles.ageingFile': { send: () => ({ query: { notValidatedFor: 'P1D' } }) },
  'vehicles.bulk': { needs: 'vehicle', send: ({ vehicle }) => ({ body: { deed: 'confirm', ids: [vehicle] } }) },
  'campaigns.begin': { send: ({ n }) => ({ body: { title: `Round ${n}`, before: '2040-01-01', dueOn: '2041-01-01' } }) },
  'campaigns.list': { send: () => ({}) },
  'campaigns.get': { needs: 'campaign', send: ({ campaign }) => ({ params: { id: campaign } }) },
};
