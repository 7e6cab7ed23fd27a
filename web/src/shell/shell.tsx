/** What stands around every screen: the bar on a telephone, the side on a desk, and what everybody must see at once: training, no network. */
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useDirection } from '@mantine/core';
import { Refused } from '../api/client.ts';
import { useEvents, useOnline } from '../api/events.ts';
import { useMe, type Me } from '../api/queries.ts';
import { SignIn } from '../sign-in/sign-in.tsx';
import { Failed, Loading } from '../states/states.tsx';
import { ToldRegion } from '../states/told.tsx';
import { SignOf } from '../theme/shapes.tsx';
import { directionOf } from '../words/index.ts';
import { useWords, type Spoken } from '../words/use-words.ts';
import { BAR_SCREENS_MAX, screensOf, type Screen } from './screens.ts';
import './shell.css';

export function Shell() {
  const words = useWords();
  const { data: me, error, isPending, refetch } = useMe();
  useDressed(words);
  const isUnknown = error instanceof Refused && error.status === 401;
  if (me && !isUnknown) return <Around me={me} words={words} />;
  return (
    <main className="shell-alone">
      {isPending && <Loading />}
      {isUnknown && <SignIn />}
      {!isPending && !isUnknown && <Failed cause={error} again={() => void refetch()} />}
    </main>
  );
}

/** Mantine's direction follows the language. */
function useDressed({ language, say }: Spoken): void {
  const { setDirection } = useDirection();
  useEffect(() => {
    setDirection(directionOf(language));
    document.title = say('app.name');
  }, [language, setDirection, say]);
}

function Around({ me, words: { say } }: { readonly me: Me; readonly words: Spoken }) {
  const isOnline = useOnline();
  const isLive = useEvents(true);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  // A screen reader goes on where the new screen begins.
  useEffect(() => {
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [path]);
  return (
    <div className="shell">
      <a className="shell-skip" href="#content">{say('app.skip')}</a>
      <header className="shell-top">
        <div className="shell-head">
          <span className="shell-name">{say('app.name')}</span>
          <span className="shell-who" data-may-cut><bdi>{me.unitName}</bdi> · <bdi>{me.bureau}</bdi></span>
          <span className={`shell-live ${isLive ? 'on' : 'off'}`} role="status">{say(isLive ? 'app.live' : 'app.notLive')}</span>
        </div>
        {me.world === 'TRAINING' && <p className="shell-training">{say('app.training')}</p>}
        <div role="status">{isOnline ? null : <p className="shell-offline">{say('app.offline')}</p>}</div>
      </header>
      <nav className="shell-nav" aria-label={say('nav.label')}>
        <Places screens={screensOf(me)} />
      </nav>
      <main className="shell-main" id="content" ref={main} tabIndex={-1}><Outlet /></main>
      <ToldRegion />
    </div>
  );
}

/** On a telephone the first screens and the way to the others; on a desk all of them. */
function Places({ screens }: { readonly screens: readonly Screen[] }) {
  const { say } = useWords();
  const isTooMany = screens.length > BAR_SCREENS_MAX;
  return (
    <>
      {screens.map(({ to, sign, key }, at) => <Link key={to} to={to} className={`shell-link ${isTooMany && at >= BAR_SCREENS_MAX - 1 ? 'shell-wide' : ''}`} activeOptions={{ exact: false }}><SignOf sign={sign} /><span>{say(key)}</span></Link>)}
      {isTooMany && <Link to="/more" className="shell-link shell-narrow"><SignOf sign="more" /><span>{say('nav.more')}</span></Link>}
    </>
  );
}
