/** A deed by one button that is asked back before it is done: what it brings about is said where the finger is. */
import { useState } from 'react';
import { Button } from '../theme/controls.tsx';
import { WentWrong } from '../states/states.tsx';
import { isProposal, useDeed, type Deed } from './asking.ts';
import { Proposed } from './proposed.tsx';
import { useHandedFocus } from './focus.ts';
import { workWords } from './words/index.ts';

type Props<T> = { readonly label: string; readonly about?: string; /** What it brings about; without it it is done at once. */ readonly question?: string; readonly deed: Deed; readonly done?: (answer: T) => void; readonly isHarsh?: boolean };

export function Sure<T>({ label, about, question, deed, done, isHarsh = false }: Props<T>) {
  const { say } = workWords();
  const [isAsked, setAsked] = useState(false);
  const doing = useDeed<T>();
  const { inside, opener } = useHandedFocus<HTMLDivElement>(isAsked);
  const go = (): void => {
    doing.mutate(deed, { onSuccess: (answer) => { setAsked(false); if (!isProposal(answer)) done?.(answer); } });
  };
  const name = about === undefined ? label : `${label}: ${about}`;
  return (
    <div className="sure">
      {isAsked
        ? (
          <div className="notice warn" ref={inside} tabIndex={-1} role="group" aria-label={question} onKeyDown={({ key }) => { if (key === 'Escape') setAsked(false); }}>
            <p>{question}</p>
            <div className="row"><Button onClick={go} disabled={doing.isPending} {...(isHarsh ? { className: 'harsh' } : {})}>{label}</Button><Button variant="default" onClick={() => { setAsked(false); }}>{say('work.cancel')}</Button></div>
          </div>
        )
        : <Button variant="default" ref={opener} aria-label={name} disabled={doing.isPending} onClick={() => { if (question === undefined) go(); else setAsked(true); }}>{label}</Button>}
      <WentWrong cause={doing.error} />
      {isProposal(doing.data) && <Proposed proposal={doing.data} />}
    </div>
  );
}
