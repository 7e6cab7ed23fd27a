/** What stands around every screen: the bar on a telephone, the side on a desk, and what everybody must see at once: training, no network, a new version. */
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { ReplicaBand } from '../check/extras.ts';
import { KeptBand } from '../check/kept/kept-band.tsx';
import { Refused } from '../api/client.ts';
import { useEvents, useOnline } from '../api/events.ts';
import { useMe, type Me } from '../api/queries.ts';
import { hitsWords } from '../hits/words/index.ts';
import { UpdateBand } from '../pwa/update-band.tsx';
import { SignIn } from '../sign-in/sign-in.tsx';
import { useKeptFocus } from '../states/kept-focus.ts';
import { Failed, Loading } from '../states/states.tsx';
import { tell, ToldRegion } from '../states/told.tsx';
import { SignOf } from '../theme/shapes.tsx';
import { nameTitle } from '../title.ts';
import { useWords, type Spoken } from '../words/use-words.ts';
import { Currency } from './currency.tsx';
import { keysTo } from './key-names.ts';
import { useKeys } from './keys.ts';
import { LooksButton } from './looks.tsx';
import { BAR_SCREENS_MAX, screensOf, type Screen } from './screens.ts';
import { useCounts } from './counts.ts';
import { useShortcut } from './shortcuts.ts';
import './shell.css';

/** What rings, and what is told of it wherever one is: loaded once the first screen stands. */
const Alerts = lazy(hitsWords.screen(async () => (await import('../hits/alerts.tsx')).Alerts));
const ShortcutSheet = lazy(async () => ({ default: (await import('./shortcut-sheet.tsx')).ShortcutSheet }));

export function Shell() {
  const words = useWords();
  const { data: me, error, isPending, refetch } = useMe();
  useTitle(words);
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

function useTitle({ say }: Spoken): void {
  useEffect(() => { nameTitle(say('app.name')); }, [say]);
}

function Around({ me, words: { say } }: { readonly me: Me; readonly words: Spoken }) {
  const isOnline = useOnline();
  const isLive = useEvents(me.actions.includes('events.follow'));
  const isReached = isOnline && me.isKept !== true;
  const [isSheetOpen, setSheetOpen] = useState(false);
  const main = useFocusFollows();
  const screens = screensOf(me);
  useReturnTold(isReached, say);
  useKeys(() => { setSheetOpen(true); });
  return (
    <div className="shell">
      <a className="shell-skip" href="#content">{say('app.skip')}</a>
      <header className="shell-top">
        <div className="shell-head">
          <span className="shell-name">{say('app.name')}</span>
          <span className="shell-who" data-may-cut><bdi>{me.unitName}</bdi> · <bdi>{me.bureau}</bdi></span>
          {!me.replica && <Currency isReached={isReached} isLive={isLive} />}
          <button type="button" className="shell-keys" aria-label={say('keys.show')} onClick={() => { setSheetOpen(true); }}><kbd aria-hidden="true">?</kbd></button>
          <LooksButton />
        </div>
        {me.world === 'TRAINING' && <p className="shell-training">{say('app.training')}</p>}
        {me.replica && <Suspense fallback={null}><ReplicaBand replica={me.replica} /></Suspense>}
        <div role="status">{isReached ? null : <p className="shell-offline">{say(isOnline ? 'app.noHub' : 'app.offline')}</p>}</div>
        <KeptBand />
        {me.actions.includes('inbox.list') && <Suspense fallback={null}><Alerts me={me} /></Suspense>}
        <UpdateBand />
      </header>
      <nav className="shell-nav" aria-label={say('nav.label')}>
        <Places screens={screens} me={me} />
      </nav>
      <main className="shell-main" id="content" ref={main} tabIndex={-1}><Outlet /></main>
      <ToldRegion />
      {screens.map((screen) => { const keys = keysTo(screen.to); return keys === undefined ? null : <KeyTo key={screen.to} keys={keys} screen={screen} />; })}
      {isSheetOpen && <Suspense><ShortcutSheet close={() => { setSheetOpen(false); }} /></Suspense>}
    </div>
  );
}

/** Whoever looked at a screen without a hub hears that there is one again. */
function useReturnTold(isReached: boolean, say: Spoken['say']): void {
  const wasReached = useRef(isReached);
  useEffect(() => {
    if (isReached && !wasReached.current) tell(say('app.back'), 'good');
    wasReached.current = isReached;
  }, [isReached, say]);
}

/** A screen reader goes on where the new screen begins. */
function useFocusFollows() {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [path]);
  useKeptFocus(main);
  return main;
}

function KeyTo({ keys, screen: { to, key } }: { readonly keys: string; readonly screen: Screen }) {
  const { say } = useWords();
  const navigate = useNavigate();
  useShortcut(keys, say('keys.to', { screen: say(key) }), () => { void navigate({ to }); });
  return null;
}

/** On a telephone the first screens and the way to the others; on a desk all of them. */
function Places({ screens, me }: { readonly screens: readonly Screen[]; readonly me: Me }) {
  const { say, formats } = useWords();
  const counts = useCounts(me);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const isTooMany = screens.length > BAR_SCREENS_MAX;
  const isBehindMore = screens.slice(BAR_SCREENS_MAX - 1).some(({ to }) => path === to || path.startsWith(`${to}/`));
  return (
    <>
      {screens.map(({ to, sign, key }, at) => <Link key={to} to={to} className={`shell-link ${isTooMany && at >= BAR_SCREENS_MAX - 1 ? 'shell-wide' : ''}`} activeOptions={{ exact: false }}><SignOf sign={sign} /><span>{say(key)}</span><Count n={counts[to]} say={(n) => say('nav.waiting', { count: n, n: formats.number(n) })} /></Link>)}
      {isTooMany && <Link to="/more" className={`shell-link shell-narrow ${isBehindMore ? 'active' : ''}`}><SignOf sign="more" /><span>{say('nav.more')}</span></Link>}
    </>
  );
}

/** How many wait there: a number for who sees it, a sentence for who does not. */
const Count = ({ n = 0, say }: { readonly n: number | undefined; readonly say: (n: number) => string }) => (n > 0 ? <span className="shell-count"><span aria-hidden="true">{n > COUNT_MAX ? `${COUNT_MAX}+` : n}</span><span className="unseen">{say(n)}</span></span> : null);
const COUNT_MAX = 99;
