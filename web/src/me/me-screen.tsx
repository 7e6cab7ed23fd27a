/** Who one is to the hub, how the console looks and speaks, and the way out. */
import { useState } from 'react';
import { Button } from '../theme/controls.tsx';
import { useQueryClient } from '@tanstack/react-query';
import { forgetMe } from '../api/kept-me.ts';
import { useMe } from '../api/queries.ts';
import { NoAnswer } from '../api/client.ts';
import { AlertTaps } from '../check/alert-taps.tsx';
import { forgetDraft } from '../check/draft.ts';
import { forgetKept } from '../check/kept/outbox.ts';
import { install, useInstalling } from '../pwa/install.ts';
import { Looks } from '../shell/looks.tsx';
import { ShortcutSheet } from '../shell/shortcut-sheet.tsx';
import { WentWrong } from '../states/states.tsx';
import { useWords } from '../words/use-words.ts';

export function MeScreen() {
  const { say, sayCode } = useWords();
  const { data: me } = useMe();
  const [areKeysShown, setKeysShown] = useState(false);
  if (!me) return null;
  return (
    <div className="stack">
      <h1>{say('me.title')}</h1>
      <section className="card">
        <dl className="pairs">
          {me.name !== undefined && <><dt>{say('me.title')}</dt><dd><bdi>{me.name}</bdi></dd></>}
          <dt>{say('me.role')}</dt><dd>{sayCode('role', me.role)}</dd>
          <dt>{say('me.unit')}</dt><dd><bdi>{me.unitName}</bdi></dd>
          <dt>{say('me.bureau')}</dt><dd><bdi>{me.bureauName}</bdi> (<bdi>{me.bureau}</bdi>)</dd>
        </dl>
      </section>
      <section className="card stack">
        <Looks />
        <div className="row"><Button variant="default" onClick={() => { setKeysShown(true); }}>{say('keys.show')}</Button></div>
        <AlertTaps />
      </section>
      <Install />
      <SignOut />
      {areKeysShown && <ShortcutSheet close={() => { setKeysShown(false); }} />}
    </div>
  );
}

function Install() {
  const { say } = useWords();
  const installing = useInstalling();
  if (installing === 'no') return null;
  return (
    <section className="card stack tight">
      <h2>{say('install.title')}</h2>
      <p>{say(installing === 'offered' ? 'install.more' : 'install.byHand')}</p>
      {installing === 'offered' && <div className="row"><Button onClick={() => { void install(); }}>{say('install.go')}</Button></div>}
    </section>
  );
}

function SignOut() {
  const { say } = useWords();
  const queries = useQueryClient();
  const [cause, setCause] = useState<NoAnswer>();
  const go = async (): Promise<void> => {
    try {
      await fetch('/sign-out', { method: 'POST', credentials: 'same-origin' });
      forgetDraft();
      await forgetKept();
      forgetMe();
      queries.clear();
      location.assign('/console/');
    } catch {
      setCause(new NoAnswer('unreachable'));
    }
  };
  return <><WentWrong cause={cause} /><Button variant="default" onClick={() => { void go(); }}>{say('me.signOut')}</Button></>;
}
