/** How current the data is: a badge, and behind it what it stands on. Asked of the hub when somebody does something, so that no console keeps a session awake. */
import { useEffect, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { z } from '../../../src/kernel/schema/index.ts';
import type { Status as StatusShape } from '../../../src/modules/status/schema.ts';
import { ask } from '../api/client.ts';
import { nowMs } from '../clock.ts';
import { Dialogue } from '../states/dialogue.tsx';
import { useWords, type Spoken } from '../words/use-words.ts';
import { standingOf, type Standing } from './standing.ts';

type Status = z.output<typeof StatusShape> & { readonly heardAt: number };

const ASKED_EVERY_MS = 60_000;
function useStatus(isReached: boolean): Status | undefined {
  const { data, refetch } = useQuery({ queryKey: ['status'], queryFn: async () => ({ ...await ask<z.output<typeof StatusShape>>('GET', '/v1/status'), heardAt: nowMs() }), enabled: isReached, staleTime: ASKED_EVERY_MS, refetchOnWindowFocus: false });
  const heardAt = data?.heardAt;
  useEffect(() => {
    const look = (): void => { if (isReached && heardAt !== undefined && nowMs() - heardAt > ASKED_EVERY_MS) void refetch({ cancelRefetch: false }); };
    addEventListener('pointerdown', look);
    addEventListener('keydown', look);
    return () => { removeEventListener('pointerdown', look); removeEventListener('keydown', look); };
  }, [isReached, heardAt, refetch]);
  return data;
}

const LOOK_EVERY_MS = 20_000;
function useMinutes(): number {
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const timer = setInterval(() => { setNow(nowMs()); }, LOOK_EVERY_MS);
    return () => { clearInterval(timer); };
  }, []);
  return now;
}

export function Currency({ isReached, isLive }: { readonly isReached: boolean; readonly isLive: boolean }) {
  const words = useWords();
  const status = useStatus(isReached);
  const now = useMinutes();
  const [isOpen, setOpen] = useState(false);
  const standing = standingOf({ isReached, isLive, status, now });
  return (
    <>
      <span role="status"><button type="button" className={`shell-live ${standing}`} onClick={() => { setOpen(true); }}>{wordOf(words, standing, status)}</button></span>
      {isOpen && <Dialogue title={words.say('currency.title')} close={() => { setOpen(false); }}><Told words={words} status={status} isLive={isLive} isReached={isReached} /></Dialogue>}
    </>
  );
}

function wordOf({ say, formats }: Spoken, standing: Standing, status: Status | undefined): string {
  if (standing === 'behind') return say('currency.behind', { span: formats.span((status?.feedLagSeconds ?? 0) * 1_000) });
  if (standing === 'old') return say('currency.old', { time: formats.time(new Date(status?.heardAt ?? 0).toISOString()) });
  return say(`currency.${standing}`);
}

function Told({ words: { say, formats }, status, isLive, isReached }: { readonly words: Spoken; readonly status: Status | undefined; readonly isLive: boolean; readonly isReached: boolean }) {
  return (
    <>
      <p>{say('currency.intro')}</p>
      <dl className="pairs">
        <dt>{say('currency.hub')}</dt><dd>{say(isReached ? 'currency.reached' : 'currency.notReached')}</dd>
        <dt>{say('currency.news')}</dt><dd>{say(isLive ? 'app.live' : 'app.notLive')}</dd>
        {status && <><dt>{say('currency.lag')}</dt><dd><span className="stamped">{formats.span(status.feedLagSeconds * 1_000)}</span></dd><dt>{say('currency.heard')}</dt><dd>{formats.moment(new Date(status.heardAt).toISOString())}</dd></>}
      </dl>
    </>
  );
}
