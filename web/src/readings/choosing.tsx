/** A button that opens the file picker, or the camera of the device where `isCamera`; and what is shown while a picture is read, or was in vain. */
import { useRef, type ReactNode } from 'react';
import { Button, Spinner } from '../theme/controls.tsx';
import { sayCause, Whole } from '../states/states.tsx';
import { PICTURES } from './buttons.tsx';
import { NoPicture } from './hub.ts';
import { useReadingWords } from './words/index.ts';

export function ChooseButton({ isCamera = false, variant, choose, children }: { readonly isCamera?: boolean; readonly variant?: 'default'; readonly choose: (file: File) => void; readonly children: ReactNode }) {
  const picker = useRef<HTMLInputElement>(null);
  const chosen = (input: HTMLInputElement): void => {
    const file = input.files?.[0];
    input.value = ''; // the same file may be chosen again
    if (file) choose(file);
  };
  return (
    <>
      <Button size="lg" fullWidth {...(variant === undefined ? {} : { variant })} onClick={() => { picker.current?.click(); }}>{children}</Button>
      <input ref={picker} type="file" hidden accept={PICTURES} {...(isCamera ? { capture: 'environment' as const } : {})} onChange={({ currentTarget }) => { chosen(currentTarget); }} data-picture={isCamera ? 'camera' : 'file'} />
    </>
  );
}

export function BeingRead() {
  const { say } = useReadingWords();
  return <div className="whole" role="status"><Spinner size="lg" /><p>{say('readings.reading')}</p><p className="quiet small">{say('readings.kept')}</p></div>;
}

/** Nothing was found, or the picture could not be read. */
export function InVain({ cause, children }: { readonly cause: Error | null; readonly children: ReactNode }) {
  const words = useReadingWords();
  const { say } = words;
  return (
    <Whole sign={cause ? 'broken' : 'empty'} level={1} title={say(cause ? 'state.failed' : 'readings.nothing')}>
      <p role="alert">{cause instanceof NoPicture ? say('readings.cannotOpen') : cause ? sayCause(words, cause) : say('readings.nothingMore')}</p>
      <div className="reading-go">{children}</div>
    </Whole>
  );
}
