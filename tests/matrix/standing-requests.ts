/** What must stand before requests about data make sense, brought about over HTTP by the owner's desk and supervisor. */
import type { TestHub } from '../fixtures.ts';
import type { CopyNeeds, RequestNeeds, RequestSubject } from './probes-requests.ts';

export const ABSENT_REQUEST: RequestSubject = { request: 'req_00000000000000000000000000' };

const NEEDS: Readonly<Record<RequestNeeds, true>> = { request: true, requestTraced: true, requestFrozen: true, requestDecided: true, requestToCorrect: true };
export const isOfRequest = (needs: string): needs is RequestNeeds => needs in NEEDS;

type By = { readonly owner: string; readonly supervisor: string };

/** A request about a record, as far as is asked. */
export async function requested({ ask }: Pick<TestHub, 'ask'>, { owner, supervisor }: By, needs: RequestNeeds | CopyNeeds, record: string): Promise<RequestSubject> {
  const said = async (by: string, method: string, path: string, body: object): Promise<{ id: string }> => {
    const answer = await ask<{ id: string }>(by, method, path, body, { 'if-match': '*' });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const isToCorrect = needs === 'requestToCorrect' || needs === 'requestCorrecting';
  const { id } = await said(owner, 'POST', '/v1/requests', { kind: isToCorrect ? 'correction' : 'access', reference: 'DP-1', standing: 'papers seen', record });
  const step = (by: string, verb: string, body: object = {}): Promise<unknown> => said(by, 'POST', `/v1/requests/${id}/${verb}`, body);
  if (needs !== 'request') await step(owner, 'trace');
  if (needs === 'requestFrozen') await step(owner, 'freeze');
  if (needs === 'requestDecided' || isToCorrect) await step(supervisor, 'decision', { decision: 'granted', reason: 'right' });
  if (isToCorrect) await said(owner, 'PATCH', `/v1/vehicles/${record}`, { marks: 'corrected' });
  if (needs === 'requestCorrecting') await step(owner, 'correction');
  return { request: id };
}
