/** Everything that happened to a hit, newest first: who, when, what was seen, said, written, attached. */
import type { ReactNode } from 'react';
import type { HitDetail, HitEvent } from '../../../src/modules/hits/schema.ts';
import type { Note } from '../../../src/modules/notes/schema.ts';
import { useNames } from '../me/names.tsx';
import { addressOf, useNotes } from './notes.tsx';
import { timelineOf, type Moment } from './timeline.ts';
import { hitsWords } from './words/index.ts';

type Spoken = ReturnType<typeof hitsWords.useWords>;

export function Story({ hit }: { readonly hit: HitDetail }) {
  const { say } = hitsWords.useWords();
  const { data } = useNotes(hit.id);
  return (
    <section className="card stack tight">
      <h2>{say('hit.story')}</h2>
      <ol className="story">{timelineOf(hit, data?.items ?? []).map((moment) => <Told key={moment.key} moment={moment} hit={hit} />)}</ol>
    </section>
  );
}

function Told({ moment, hit }: { readonly moment: Moment; readonly hit: HitDetail }) {
  const words = hitsWords.useWords();
  const { say, sayCode } = words;
  if (moment.kind === 'event') return <Event event={moment.event} />;
  if (moment.kind === 'note') return <Written note={moment.note} isOwners={moment.note.bureau === hit.owner} />;
  const { unit, place, delayed, certainty } = moment.sighting;
  return (
    <Entry at={moment.at} tone="sighting" what={say('hits.seen')} tags={[sayCode('hits.certainty', certainty), ...(delayed ? [say('hits.delayed')] : [])]} who={<bdi>{[hit.finder, unit].join(' · ')}</bdi>}>
      {place !== undefined && <p><bdi>{place}</bdi></p>}
    </Entry>
  );
}

function Event({ event }: { readonly event: HitEvent }) {
  const words = hitsWords.useWords();
  const { sayCode } = words;
  const { by, facts = {} } = event;
  const named = useNames([by?.person], words.say('hits.you'));
  const who = <>{sayCode('who', event.who)}{by && <> · <bdi>{[by.bureau, by.name ?? by.unit, named(by.person)].filter((part) => part !== undefined).join(' · ')}</bdi> {by.telephone !== undefined && <a href={`tel:${by.telephone.replaceAll(/[^\d+]/g, '')}`} dir="ltr">{by.telephone}</a>}</>}</>;
  return (
    <Entry at={event.at} tone={event.who} what={sayCode('story', event.kind)} tags={factsOf(words, event)} who={who}>
      {typeof facts.text === 'string' && <p><bdi>{facts.text}</bdi></p>}
      {typeof facts.note === 'string' && <p className="notice said"><bdi>{facts.note}</bdi></p>}
    </Entry>
  );
}

function Written({ note, isOwners }: { readonly note: Note; readonly isOwners: boolean }) {
  const { say, formats } = hitsWords.useWords();
  const { file } = note;
  const named = useNames([note.person], say('hits.you'));
  return (
    <Entry at={note.at} tone={`${isOwners ? 'owner' : 'finder'} story-note`} what={say(file ? 'hits.attached' : 'hits.noted')} tags={note.withheld === true ? [say('hits.withheldTag')] : []} who={<bdi>{[note.bureau, note.unit, named(note.person)].filter((part) => part !== undefined).join(' · ')}</bdi>}>
      {note.text !== undefined && <p className="notice said"><bdi>{note.text}</bdi></p>}
      {file && <a className="file-link" href={addressOf(note)} download={file.name}><bdi>{file.name}</bdi>&nbsp;({say('hits.kilobytes', { n: formats.number(Math.ceil(file.bytes / 1024)) })})</a>}
    </Entry>
  );
}

function Entry({ at, tone, what, tags, who, children }: { readonly at: string; readonly tone: string; readonly what: string; readonly tags: readonly string[]; readonly who: ReactNode; readonly children?: ReactNode }) {
  const { formats } = hitsWords.useWords();
  return (
    <li className={`story-${tone}`}>
      <p><b>{what}</b> {tags.map((tag) => <span key={tag} className="tag"><bdi>{tag}</bdi></span>)}</p>
      <p className="quiet small"><time dateTime={at}>{formats.moment(at)}</time> · {who}</p>
      {children}
    </li>
  );
}

/** What of an event is a code, in words. */
function factsOf({ say, sayCode, formats }: Spoken, { kind, facts = {} }: HitEvent): readonly string[] {
  const { urgency, reason, minutes, outcome, deadlineAt } = facts;
  return [
    ...(typeof urgency === 'string' ? [sayCode('urgency', urgency)] : []), ...(typeof reason === 'string' ? [sayCode(kind === 'closed' ? 'hits.end' : 'reason', reason)] : []),
    ...(typeof outcome === 'string' ? [sayCode('hits.outcome', outcome)] : []), ...(typeof deadlineAt === 'string' ? [formats.moment(deadlineAt)] : []),
    ...(typeof minutes === 'number' ? [say('owner.minutes', { count: minutes, n: formats.number(minutes) })] : []),
  ];
}
