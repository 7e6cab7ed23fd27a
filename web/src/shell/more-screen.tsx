/** Every screen that one may go to: what a telephone's bar has no room for. */
import { Link } from '@tanstack/react-router';
import { useMe } from '../api/queries.ts';
import { SignOf } from '../theme/shapes.tsx';
import { useWords } from '../words/use-words.ts';
import { screensOf } from './screens.ts';

export function MoreScreen() {
  const { say } = useWords();
  const { data: me } = useMe();
  return (
    <div className="stack">
      <h1>{say('nav.more')}</h1>
      <ul className="more">{me && screensOf(me).map(({ to, sign, key }) => <li key={to}><Link to={to} className="more-link"><SignOf sign={sign} /><span>{say(key)}</span></Link></li>)}</ul>
    </div>
  );
}
