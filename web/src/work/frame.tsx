/** What stands around a page of an area of work: the way back, its name, and the pages that there are for whoever asks. */
import { useState, type ReactNode } from 'react';
import { Button } from '../theme/controls.tsx';
import { SignOf } from '../theme/shapes.tsx';
import { useHandedFocus } from './focus.ts';
import { workWords } from './words/index.ts';

/** Opens what is below it by a button, and closes it by another. */
export function Opened({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const { say } = workWords();
  const { inside, opener } = useHandedFocus<HTMLElement>(isOpen, { toFirstField: true });
  return isOpen
    ? <section className="card stack" ref={inside} tabIndex={-1} aria-label={label}>{children}<div className="row"><Button variant="default" onClick={() => { setOpen(false); }}>{say('work.close')}</Button></div></section>
    : <div className="row"><Button variant="default" ref={opener} onClick={() => { setOpen(true); }}>{label}</Button></div>;
}

export function Titled({ title, back, intro, children }: { readonly title: string; readonly back?: ReactNode; readonly intro?: string; readonly children: ReactNode }) {
  return (
    <div className="stack work">
      {back !== undefined && <div className="go-back"><SignOf sign="back" />{back}</div>}
      <h1>{title}</h1>
      {intro !== undefined && <p className="quiet">{intro}</p>}
      {children}
    </div>
  );
}

/** Something that is told once and never again: a code, a secret. */
export function Once({ label, value, children }: { readonly label: string; readonly value: string; readonly children?: ReactNode }) {
  const { say } = workWords();
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="notice info once" role="status">
      <p><b>{label}</b></p>
      <p className="stamped once-value">{value}</p>
      <p>{say('work.once')}</p>
      {children}
      <div className="row"><Button variant="default" onClick={() => { void navigator.clipboard.writeText(value).then(() => { setCopied(true); }); }}>{say(isCopied ? 'work.copied' : 'work.copy')}</Button></div>
    </div>
  );
}
