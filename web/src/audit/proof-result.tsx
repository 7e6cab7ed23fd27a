/** What the proof of one entry shows, as this browser found it, and what it leaves open. */
import { isolated } from '../words/isolated.ts';
import type { Proven } from './proving/proof.ts';
import { ToldList, VerdictLine } from './told-list.tsx';
import { auditWords } from './words/index.ts';

export function ProofResult({ proven }: { readonly proven: Proven }) {
  const { say, sayCode, formats } = auditWords();
  const { faults, open, bureau, number, index, size, origin, keptUntil } = proven;
  const isSound = faults.length === 0;
  return (
    <div className="stack tight">
      <VerdictLine isSound={isSound} />
      <ToldList title={say('audit.faults')} kind="faults" lines={faults.map((code) => ({ key: code, text: sayCode('audit.fault', code) }))} />
      {isSound && bureau !== undefined && (
        <ToldList title={say('audit.holdsTitle')} kind="holds" lines={[
          { key: 'in', text: say('audit.proofShows', { bureau: isolated(bureau), number: formats.number(number ?? 0), index: formats.number(index ?? 0), n: formats.number(size ?? 0), origin: isolated(origin ?? '') }) },
          ...(keptUntil === undefined ? [] : [{ key: 'kept', text: say('audit.keptUntil', { day: formats.day(keptUntil) }) }]),
        ]} />
      )}
      {isSound && <ToldList title={say('audit.openTitle')} kind="open" lines={open.map((code) => ({ key: code, text: sayCode('audit.open', code) }))} />}
    </div>
  );
}
