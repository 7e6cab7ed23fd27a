/** A dialogue over the screen: the browser keeps the focus in it and gives it back. Shown by being there; Escape and its button close it. */
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { SignOf } from '../theme/shapes.tsx';
import { useWords } from '../words/use-words.ts';
import './dialogue.css';

/** `{isOpen && <Dialogue title={…} close={() => { setOpen(false); }}>…</Dialogue>}`. What comes first in it that takes the focus, has it. */
export function Dialogue({ title, close, isWide = false, children }: { readonly title: string; readonly close: () => void; readonly isWide?: boolean; readonly children: ReactNode }) {
  const { say } = useWords();
  const id = useId();
  const box = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialogue = box.current;
    dialogue?.showModal();
    return () => { dialogue?.close(); }; // while it still stands in the page: so the focus goes back
  }, []);
  return (
    <dialog ref={box} className={isWide ? 'dialogue wide' : 'dialogue'} aria-labelledby={id} onCancel={(event) => { event.preventDefault(); close(); }}>
      <h2 id={id} className="dialogue-title">{title}</h2>
      <div className="dialogue-body stack">{children}</div>
      <button type="button" className="dialogue-close" aria-label={say('dialogue.close')} onClick={close}><SignOf sign="close" /></button>
    </dialog>
  );
}
