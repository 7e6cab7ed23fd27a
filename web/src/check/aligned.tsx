/** Two numbers one above the other, step by step as the hub aligned them; each difference has a sign, a colour and a sentence. */
import type { Alignment } from '../../../src/modules/checks/schema.ts';
import type { z } from '../../../src/kernel/schema/index.ts';
import { useWords } from '../words/use-words.ts';

type Step = z.output<typeof Alignment>[number];

const SIGNS: Readonly<Record<Step['kind'], string>> = { equal: '', look_alike: '≈', wrong: '≠', missing: '+', extra: '−', swapped: '⇄', unread: '?' };
/** More differences than these are seen better than they are read. */
const SENTENCES_MAX = 8;

/** `said`: what the two rows are called and how a difference is said, where they are not what was seen and what is recorded. */
type Props = { readonly name: string; readonly steps: readonly Step[]; readonly said?: { readonly above: string; readonly below: string; readonly step: (step: Step) => string } };

export function Aligned({ name, steps, said }: Props) {
  const { say } = useWords();
  const told = said?.step ?? (({ kind, at, asked, recorded }: Step): string => say(`step.${kind}`, { at, asked: ltr(asked), recorded: ltr(recorded) }));
  const differences = steps.filter(({ kind }) => kind !== 'equal');
  return (
    <figure className="aligned">
      <figcaption>{name}</figcaption>
      <div className="aligned-rows" aria-hidden="true" dir="ltr">
        {steps.flatMap(({ kind, asked, recorded }, i) => Array.from({ length: Math.max(asked.length, recorded.length) }, (_, at) => (
          <span key={`${i}.${at}`} className={`place place-${kind}`}><span>{asked.charAt(at) || '·'}</span><span>{recorded.charAt(at) || '·'}</span><span className="place-sign">{at === 0 ? SIGNS[kind] : ''}</span></span>
        )))}
      </div>
      <div className="aligned-key small quiet" aria-hidden="true"><span>↑ {said?.above ?? say('compare.seen')}</span><span>↓ {said?.below ?? say('compare.recorded')}</span></div>
      <ul className="aligned-said small">
        {differences.length === 0 && <li>{say('compare.same')}</li>}
        {differences.slice(0, SENTENCES_MAX).map((step) => <li key={`${step.kind}${step.at}`}><b aria-hidden="true" className="stamped">{SIGNS[step.kind]}</b> {told(step)}</li>)}
      </ul>
    </figure>
  );
}

/** Left to right within a sentence of either direction (Unicode UAX 9, isolates). */
export const ltr = (text: string): string => `\u2066${text}\u2069`;
