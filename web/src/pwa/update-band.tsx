/** Says that a newer console is there, and takes it when one says so: nobody's work is broken off. */
import { useState } from 'react';
import { useWords } from '../words/use-words.ts';
import { takeUpdate, useUpdate } from './registered.ts';

export function UpdateBand() {
  const { say } = useWords();
  const isThere = useUpdate();
  const [isPutOff, setPutOff] = useState(false);
  return (
    <div role="status">
      {isThere && !isPutOff && (
        <p className="shell-update">
          <span>{say('update.there')}</span>
          <button type="button" onClick={takeUpdate}>{say('update.now')}</button>
          <button type="button" onClick={() => { setPutOff(true); }}>{say('update.later')}</button>
        </p>
      )}
    </div>
  );
}
