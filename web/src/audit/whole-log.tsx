/** The whole log verified by one click: what this browser saw before, the newest checkpoint, the witnesses. */
import { useMutation } from '@tanstack/react-query';
import { Button } from '../theme/controls.tsx';
import { nowMs } from '../clock.ts';
import { WentWrong } from '../states/states.tsx';
import { hubLog, keepPin, pinned } from './log-source.ts';
import { CannotVerify } from './prove-button.tsx';
import { canVerify, Unsound } from './proving/note.ts';
import { tryWhole, type Pin, type Told, type Verdict } from './proving/whole.ts';
import { ToldList, VerdictLine, type Line } from './told-list.tsx';
import { isolated } from '../words/isolated.ts';
import { auditWords } from './words/index.ts';

async function verified(): Promise<Verdict> {
  if (!await canVerify()) throw new CannotVerify();
  let before: Pin | undefined;
  try {
    before = pinned();
  } catch (cause) {
    if (!(cause instanceof Unsound)) throw cause;
    return { holds: [], faults: [{ code: cause.code, said: {} }], open: [] };
  }
  const verdict = await tryWhole(hubLog, before, new Date(nowMs()).toISOString());
  if (verdict.pin) keepPin(verdict.pin);
  return verdict;
}

export function WholeLog() {
  const { say } = auditWords();
  const { mutate, data, error, isPending } = useMutation({ mutationFn: verified });
  return (
    <section className="card stack">
      <p>{say('audit.wholeExplained')}</p>
      <div className="row"><Button size="lg" disabled={isPending} loading={isPending} onClick={() => { mutate(); }}>{say('audit.verify')}</Button></div>
      {error instanceof CannotVerify ? <p className="notice warn" role="alert">{say('audit.cannotVerify')}</p> : <WentWrong cause={error} />}
      {data && <VerdictShown verdict={data} />}
    </section>
  );
}

function VerdictShown({ verdict: { holds, faults, open } }: { readonly verdict: Verdict }) {
  const { say } = auditWords();
  const lines = useLines();
  return (
    <>
      <VerdictLine isSound={faults.length === 0} />
      <ToldList title={say('audit.faults')} kind="faults" lines={lines('fault', faults)} />
      <ToldList title={say('audit.holdsTitle')} kind="holds" lines={lines('holds', holds)} />
      <ToldList title={say('audit.openTitle')} kind="open" lines={lines('open', open)} />
    </>
  );
}

/** A sentence with its numbers and moments as the reader's language writes them. */
function useLines(): (group: 'holds' | 'fault' | 'open', told: readonly Told[]) => readonly Line[] {
  const { say, formats } = auditWords();
  return (group, told) => told.map(({ code, said }) => ({
    key: code,
    text: say(`audit.${group}.${code}` as 'audit.holds.signed', Object.fromEntries(Object.entries(said).map(([name, value]) => [name, name === 'count' ? value : typeof value === 'number' ? formats.number(value) : name === 'at' ? formats.moment(value) : isolated(value)]))),
  }));
}
