/** That a replica answers and how current it is: in the shell's band, and above every answer once it is not current (R22). */
import { useQuery } from '@tanstack/react-query';
import type { z } from '../../../src/kernel/schema/index.ts';
import type { ByReplica } from '../../../src/modules/checks/schema.ts';
import type { Status } from '../../../src/modules/status/schema.ts';
import { ask } from '../api/client.ts';
import { words } from './words/index.ts';
import './replica.css';

const LOOK_MS = 15_000;

/** What stands under the name of the console as long as one is at a replica. */
export function ReplicaBand({ replica }: { readonly replica: ByReplica }) {
  const { say, formats } = words.useWords();
  const { data } = useQuery({ queryKey: ['status'], queryFn: () => ask<z.output<typeof Status>>('GET', '/v1/status'), refetchInterval: LOOK_MS, retry: false });
  const now = data?.replica ?? replica;
  if (now.notCurrent) return <NotCurrent replica={now} />;
  return <p className="replica-band"><b>{say('replica.title')}</b> {data?.replica?.isLinked === true ? say('replica.linked') : say('replica.heard', { time: formats.moment(now.heardAt) })}</p>;
}

/** Nobody takes such an answer for more than it is: a word, a shape and a colour of its own. */
function NotCurrent({ replica: { heardAt } }: { readonly replica: ByReplica }) {
  const { say, formats } = words.useWords();
  return <p className="replica-stale" role="alert" data-currency="not-current"><b><span aria-hidden="true">⚠ </span>{say('replica.notCurrent')}</b> <span>{say('replica.notCurrentMore', { time: formats.moment(heardAt) })}</span></p>;
}

/** Above an answer: NOT CURRENT where it is; below a hit, when its owner hears of it. */
export function OfReplica({ replica }: { readonly replica: ByReplica }) {
  return <>{replica.notCurrent && <NotCurrent replica={replica} />}{replica.notes?.includes('hit_raised_when_delivered') === true && <RaisedLater />}</>;
}

/** Below a hit, and below what an officer made one: when its owner hears of it. */
export function RaisedLater() {
  const { say } = words.useWords();
  return <p className="replica-note" role="status">{say('replica.hitLater')}</p>;
}
