/** What must stand before requests about hits, recovery files and campaigns make sense, brought about over HTTP by owner and finder. */
import type { TestHub } from '../fixtures.ts';
import type { CopyNeeds, RequestSubject } from './probes-requests.ts';
import { ABSENT_REQUEST, requested } from './standing-requests.ts';
import type { HitNeeds, HitSubject } from './probes-hits.ts';
import type { LifeSubject } from './probes-lives.ts';

/** A cost is the second entry of each recovery file made here. */
const COST = '2';
export const ABSENT_FURTHER: RequestSubject & HitSubject & LifeSubject = { ...ABSENT_REQUEST, note: 'not_00000000000000000000000000', recovery: 'rec_00000000000000000000000000', cost: COST, campaign: 'cmp_00000000000000000000000000' };

const HIT_NEEDS: Readonly<Record<HitNeeds | CopyNeeds | 'hit', true>> = { requestCorrecting: true, hit: true, hitAnswered: true, hitClaimed: true, note: true, recovery: true, recoveryInCustody: true, recoveryDecided: true, recoveryHandedOver: true };
export const isOfHit = (needs: string): needs is HitNeeds | CopyNeeds | 'hit' => needs in HIT_NEEDS;

type Sides = { readonly owner: string; readonly supervisor: string; readonly finder: string };

async function said(hub: Pick<TestHub, 'ask'>, by: string, path: string, body: object | string): Promise<{ readonly id: string }> {
  const answer = await hub.ask<{ id: string }>(by, 'POST', path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Brings a hit to where the request can work. */
export async function furthered(hub: Pick<TestHub, 'ask'>, { owner, supervisor, finder }: Sides, needs: HitNeeds | CopyNeeds | 'hit', { hit, vehicle }: { readonly hit: string; readonly vehicle: string }): Promise<Partial<HitSubject & RequestSubject>> {
  if (needs === 'requestCorrecting') return requested(hub, { owner, supervisor }, needs, vehicle);
  const onHit = `/v1/hits/${hit}`;
  if (needs === 'hitAnswered') await said(hub, owner, `${onHit}/answers`, { answer: 'confirmed' });
  if (needs === 'hitClaimed') for (const by of [owner, finder]) await said(hub, by, `${onHit}/claim`, {});
  if (needs === 'note') return { note: (await said(hub, owner, `${onHit}/attachments?name=report.txt`, `theft report of ${hit}`)).id };
  return needs.startsWith('recovery') ? broughtHome(hub, { owner, supervisor, finder }, needs, onHit) : {};
}

/** A recovery file with a cost, as far on its way home as is asked. */
async function broughtHome(hub: Pick<TestHub, 'ask'>, { owner, finder }: Sides, needs: HitNeeds | CopyNeeds | 'hit', onHit: string): Promise<Partial<HitSubject>> {
  const { id: recovery } = await said(hub, finder, `${onHit}/recovery`, {});
  const onFile = `/v1/recoveries/${recovery}`;
  await said(hub, finder, `${onFile}/costs`, { kind: 'storage', money: { amount: '7', currency: 'EUR' } });
  const far = ['recovery', 'recoveryInCustody', 'recoveryDecided', 'recoveryHandedOver'].indexOf(needs);
  if (far >= 1) await said(hub, finder, `${onFile}/custody`, { place: 'Pound', keeper: 'Municipal pound' });
  if (far >= 2) await said(hub, owner, `${onFile}/decision`, { decision: 'collect' });
  if (far >= 3) await said(hub, finder, `${onFile}/handover`, { to: 'transporter', office: 'Carrier', place: 'Santos' });
  return { recovery, cost: COST };
}

/** A campaign of a bureau over all that it has. */
export async function startedCampaign(hub: Pick<TestHub, 'ask'>, supervisor: string): Promise<LifeSubject> {
  return { campaign: (await said(hub, supervisor, '/v1/campaigns', { title: 'Round', before: '2040-01-01', dueOn: '2041-01-01' })).id };
}
