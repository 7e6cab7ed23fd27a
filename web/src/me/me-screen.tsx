/** Who one is to the hub, how the console looks and speaks, and the way out. */
import { useState } from 'react';
import { Button, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useMe } from '../api/queries.ts';
import { NoAnswer } from '../api/client.ts';
import { AlertTaps } from '../check/alert-taps.tsx';
import { forgetDraft } from '../check/draft.ts';
import { forgetKept } from '../check/kept/outbox.ts';
import { WentWrong } from '../states/states.tsx';
import { Taps } from '../states/taps.tsx';
import { useWords } from '../words/use-words.ts';
import { LanguageTaps } from './language.tsx';

const LOOKS = ['auto', 'light', 'dark'] as const satisfies readonly MantineColorScheme[];

export function MeScreen() {
  const { say, sayCode } = useWords();
  const { data: me } = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
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
        <LanguageTaps />
        <Taps legend={say('me.look')} choices={LOOKS.map((look) => ({ value: look, label: say(`look.${look}`) }))} value={colorScheme} choose={setColorScheme} />
        <AlertTaps />
      </section>
      <SignOut />
    </div>
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
      queries.clear();
      location.assign('/console/');
    } catch {
      setCause(new NoAnswer('unreachable'));
    }
  };
  return <><WentWrong cause={cause} /><Button variant="default" onClick={() => { void go(); }}>{say('me.signOut')}</Button></>;
}
