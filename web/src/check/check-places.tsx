/** The ways to check, side by side: one vehicle, a list, a camera lane; and what was checked lately. Each for whom the hub lets. */
import { Link } from '@tanstack/react-router';
import { useMe } from '../api/queries.ts';
import { useWords } from '../words/use-words.ts';

const PLACES = [
  { to: '/check', key: 'check.one', needs: 'checks.ask' },
  { to: '/check/list', key: 'check.list', needs: 'checks.batch' },
  { to: '/check/lane', key: 'check.lane', needs: 'checks.lane' },
  { to: '/check/recent', key: 'check.recent', needs: 'checks.mine' },
] as const;

export function CheckPlaces() {
  const { say } = useWords();
  const { data: me } = useMe();
  return (
    <nav className="check-places" aria-label={say('check.ways')}>
      {PLACES.filter(({ needs }) => me?.actions.includes(needs)).map(({ to, key }) => <Link key={to} to={to} className="check-place" activeOptions={{ exact: true }}>{say(key)}</Link>)}
    </nav>
  );
}
