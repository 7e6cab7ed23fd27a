/** What happens in the twin worlds around hits, recovery files and records’ lives: to the hidden record in one of them, and what others do in both. */
import type { Random } from '../random.ts';
import type { Bearer, Request } from './twins.ts';

/** What such a deed needs to know of the worlds; `hiddenHit` and `hiddenFile` are of the hidden record. */
export type Seen = {
  readonly random: Random; readonly hidden: string; readonly hiddenHit: string; readonly hiddenFile: string; readonly hiddenRequest: string; readonly steps: number;
  readonly named: ReadonlyMap<string, ReadonlySet<string>>;
};
export type Who = { readonly owner: Bearer; readonly supervisor: Bearer; readonly finder: Bearer; readonly hub: Bearer };
type Deed<W> = (world: W) => readonly [Bearer, Request];

const post = (by: Bearer, path: string, body: object | string): readonly [Bearer, Request] => [by, { method: 'POST', path, body, isInFourEyes: true }];
const money = { amount: '120', currency: 'BRL' };
const FAR = '2040-01-01T14:30:00Z';

/** The hidden record’s hit and recovery file, with words that must never be told. */
const hitDeeds = <W extends Seen>({ owner, finder }: Who, word: (world: W) => string): Readonly<Record<string, Deed<W>>> => {
  const onHit = (by: Bearer, what: string, said: (world: W) => object | string): Deed<W> => (world) => post(by, `/v1/hits/${world.hiddenHit}/${what}`, said(world));
  const onFile = (by: Bearer, what: string, said: (world: W) => object): Deed<W> => (world) => post(by, `/v1/recoveries/${world.hiddenFile}/${what}`, said(world));
  return {
    requested: onHit(finder, 'requests', (world) => ({ urgency: world.random.pick(['urgent', 'routine']), note: word(world) })),
    answered: onHit(owner, 'answers', (world) => ({ ...world.random.pick([{ answer: 'confirmed' }, { answer: 'not_confirmed', reason: 'settled' }, { answer: 'more_time', minutes: 30 }]), note: word(world) })),
    acted: onHit(finder, 'actions', (world) => ({ outcome: world.random.pick(['seized', 'released']), note: word(world) })),
    closed: onHit(finder, 'closure', (world) => ({ reason: 'other', text: word(world) })),
    claimed: onHit(owner, 'claim', (world) => ({ note: word(world) })),
    'taken over': onHit(finder, 'takeover', (world) => ({ note: word(world) })),
    'given a deadline': onHit(finder, 'deadline', (world) => ({ at: FAR, text: word(world) })),
    noted: (world) => onHit(world.random.pick([owner, finder]), 'notes', () => ({ text: word(world) }))(world),
    attached: (world) => onHit(owner, `attachments?name=${word(world)}.txt`, () => word(world))(world),
    'recovery opened': onHit(finder, 'recovery', (world) => ({ place: word(world) })),
    'in custody': onFile(finder, 'custody', (world) => ({ place: word(world), keeper: word(world), costPerDay: money })),
    'cost entered': onFile(finder, 'costs', (world) => ({ kind: 'towing', money, note: word(world) })),
    decided: onFile(owner, 'decision', (world) => ({ decision: 'collect', office: word(world) })),
    'handed over': onFile(finder, 'handover', (world) => ({ to: 'transporter', office: word(world), place: word(world) })),
    'brought home': onFile(owner, 'arrival', (world) => ({ note: word(world) })),
  };
};

/** A request about the data of the hidden record, to its end; copies of the bureau that found it are corrected. */
const requestDeeds = <W extends Seen>({ owner, supervisor, finder }: Who, word: (world: W) => string): Readonly<Record<string, Deed<W>>> => {
  const onRequest = (by: Bearer, what: string, said: (world: W) => object): Deed<W> => (world) => post(by, `/v1/requests/${world.hiddenRequest}/${what}`, said(world));
  return {
    'asked about': (world) => post(owner, '/v1/requests', { kind: world.random.pick(['access', 'correction']), reference: word(world), standing: word(world), record: world.hidden }),
    traced: onRequest(owner, 'trace', (world) => ({ note: word(world) })),
    frozen: onRequest(owner, 'freeze', (world) => ({ note: word(world) })),
    freed: onRequest(owner, 'release', (world) => ({ note: word(world) })),
    'decided about': onRequest(supervisor, 'decision', (world) => ({ decision: 'granted', reason: word(world) })),
    'corrected everywhere': onRequest(owner, 'correction', (world) => ({ note: word(world) })),
    'copy corrected': (world) => post(finder, `/v1/corrections/${world.hiddenRequest}/confirmation`, { note: word(world) }),
    'answered for': onRequest(owner, 'answer', (world) => ({ text: word(world), outstanding: true })),
  };
};

/** The hidden record’s own life beside report, correction and end. */
const lifeDeeds = <W extends Seen>({ owner, supervisor, finder, hub }: Who, word: (world: W) => string): Readonly<Record<string, Deed<W>>> => {
  const onRecord = (by: Bearer, what: string, said: (world: W) => object): Deed<W> => (world) => post(by, `/v1/vehicles/${world.hidden}/${what}`, said(world));
  return {
    suspended: onRecord(hub, 'suspension', (world) => ({ reason: word(world) })),
    'objected to': onRecord(owner, 'objection', (world) => ({ note: word(world) })),
    resumed: onRecord(hub, 'resumption', (world) => ({ reason: word(world) })),
    contested: onRecord(finder, 'dispute', (world) => ({ kind: world.random.pick(['clone', 'dispute']), reason: word(world) })),
    'replied to': onRecord(owner, 'dispute/reply', (world) => ({ outcome: world.random.pick(['stands', 'upheld']), note: word(world) })),
    justified: onRecord(owner, 'justification', (world) => ({ reason: word(world) })),
    approved: (world) => [supervisor, { method: 'POST', path: `/v1/vehicles/${world.hidden}/approval`, body: { decision: world.random.pick(['approved', 'approved', 'refused']) }, headers: { 'if-match': '*' } }],
  };
};

export const furtherLife = <W extends Seen>(who: Who, word: (world: W) => string): Readonly<Record<string, Deed<W>>> => ({ ...hitDeeds(who, word), ...lifeDeeds(who, word), ...requestDeeds(who, word) });

/** What others do in both worlds: to what the restricted bureau may know of, and, where it is there, to the hidden record as well. */
export function furtherOthers<W extends Seen>({ owner, supervisor, finder, hub }: Who): readonly Deed<W>[] {
  const one = ({ random, named }: W, prefix: string): string => random.pick([...named.get(prefix) ?? [`${prefix}_00000000000000000000000000`]]);
  return [
    (world) => [supervisor, { method: 'PUT', path: '/v1/settings/approvals', body: { singleRecords: world.random.below(3) === 0, identifiers: world.random.below(3) === 0 }, isInFourEyes: true }],
    (world) => [supervisor, { method: 'POST', path: `/v1/vehicles/${one(world, 'veh')}/approval`, body: { decision: 'approved' }, headers: { 'if-match': '*' } }],
    (world) => post(world.random.pick([supervisor, hub]), '/v1/campaigns', { title: `Round ${world.steps}`, before: '2040-01-01', dueOn: '2041-01-01' }),
    () => post(owner, '/v1/vehicles/bulk', { deed: 'confirm', filter: { notValidatedFor: 'P1D' } }),
    (world) => post(owner, `/v1/hits/${one(world, 'hit')}/answers`, world.random.pick([{ answer: 'confirmed' }, { answer: 'not_confirmed', reason: 'settled' }])),
    (world) => post(world.random.pick([owner, finder]), `/v1/hits/${one(world, 'hit')}/notes`, { text: `a note of step ${world.steps}` }),
    (world) => post(owner, `/v1/recoveries/${one(world, 'rec')}/decision`, { decision: 'collect', office: 'Vehicle desk' }),
    (world) => post(finder, `/v1/vehicles/${one(world, 'veh')}/dispute`, { kind: 'clone', reason: 'seen twice' }),
    (world) => post(hub, `/v1/vehicles/${one(world, 'veh')}/${world.random.pick(['suspension', 'resumption', 'resumption'])}`, { reason: 'looked into' }),
  ];
}
