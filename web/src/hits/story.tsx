/** Everything that happened to a hit, newest first: who, when, and the facts that are said in words. */
import type { HitEvent } from '../../../src/modules/hits/schema.ts';
import { useWords, type Spoken } from '../words/use-words.ts';

export function Story({ events }: { readonly events: readonly HitEvent[] }) {
  const words = useWords();
  const { say, sayCode, formats } = words;
  return (
    <section className="card stack tight">
      <h2>{say('hit.story')}</h2>
      <ol className="story">
        {events.toReversed().map((event) => (
          <li key={event.n} className={`story-${event.who}`}>
            <p><b>{sayCode('story', event.kind)}</b> {factsOf(words, event).map((fact) => <span key={fact} className="tag"><bdi>{fact}</bdi></span>)}</p>
            <p className="quiet small"><time dateTime={event.at}>{formats.moment(event.at)}</time> · {sayCode('who', event.who)}{event.by && <> · <bdi>{event.by.name ?? event.by.unit ?? event.by.bureau}</bdi> {event.by.telephone !== undefined && <a href={`tel:${event.by.telephone.replaceAll(/[^\d+]/g, '')}`} dir="ltr">{event.by.telephone}</a>}</>}</p>
            {typeof event.facts?.note === 'string' && <p className="notice"><bdi>{event.facts.note}</bdi></p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function factsOf({ say, sayCode, formats }: Spoken, { facts = {} }: HitEvent): readonly string[] {
  const { urgency, reason, minutes, text } = facts;
  return [
    ...(typeof urgency === 'string' ? [sayCode('urgency', urgency)] : []), ...(typeof reason === 'string' ? [sayCode('reason', reason)] : []),
    ...(typeof minutes === 'number' ? [say('owner.minutes', { count: minutes, n: formats.number(minutes) })] : []), ...(typeof text === 'string' ? [text] : []),
  ];
}
