/** Scan and photograph, beside the box on the check's screen: large, where a thumb reaches. Whoever has no camera gets a file picker. */
import { useRef } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMe } from '../api/queries.ts';
import { SignOf } from '../theme/shapes.tsx';
import { useWords } from '../words/use-words.ts';
import { handOver } from './pending.ts';
import './buttons.css';

export const PICTURES = 'image/jpeg,image/png,image/webp';

export function ReadingButtons() {
  const { say } = useWords();
  const { data: me } = useMe();
  const go = useNavigate();
  const picker = useRef<HTMLInputElement>(null);
  const take = (file: File | undefined): void => {
    if (!file) return;
    handOver(file);
    void go({ to: '/photo' });
  };
  return (
    <div className="number-ways">
      <Link to="/scan" className="tap number-way"><SignOf sign="scan" /> {say('check.scan')}</Link>
      {me?.actions.includes('readings.read') === true && (
        <>
          <button type="button" className="tap number-way" onClick={() => { picker.current?.click(); }}><SignOf sign="photo" /> {say('check.photo')}</button>
          <input ref={picker} type="file" hidden accept={PICTURES} capture="environment" onChange={({ currentTarget: { files } }) => { take(files?.[0]); }} data-picture />
        </>
      )}
    </div>
  );
}
