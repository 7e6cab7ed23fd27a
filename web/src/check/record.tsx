/** What is recorded, as the asker may see it: the vehicle, whose record it is, how old, and what to beware of. */
import type { ReactNode } from 'react';
import type { Finding } from '../../../src/modules/checks/schema.ts';
import { useWords } from '../words/use-words.ts';

type Recorded = Finding['record'];

export function RecordOf({ record }: { readonly record: Recorded }) {
  const { say, sayCode, formats } = useWords();
  const { event, ageDays } = record;
  const title = [record.make, record.model, record.year].filter(Boolean).join(' ');
  const happened = event && [event.kind && sayCode('event', event.kind), event.from && formats.day(event.from), event.place, event.country && formats.country(event.country)].filter(Boolean).join(' · ');
  return (
    <div className="stack tight">
      {title !== '' && <h3 className="record-title"><bdi>{title}</bdi>{record.colour !== undefined && <> · <bdi>{sayCode('colour', record.colour)}</bdi></>}</h3>}
      {event?.cautions !== undefined && event.cautions.length > 0 && <p className="notice bad"><b>{event.cautions.map((caution) => sayCode('caution', caution)).join(' · ')}</b></p>}
      {record.contested !== undefined && record.contested.length > 0 && <p className="notice warn">{say('finding.contested')}</p>}
      <dl className="pairs">
        {record.vin !== undefined && <Pair name={say('field.vin')}><span className="stamped">{record.vin}</span></Pair>}
        {record.plates !== undefined && record.plates.length > 0 && <Pair name={say('field.plate')}>{record.plates.map(({ number, country }) => <span key={number} className="plate"><span className="stamped">{number}</span>{country !== undefined && <> {formats.country(country)}</>}</span>)}</Pair>}
        {happened !== undefined && happened !== '' && <Pair name={say('finding.event')}><bdi>{happened}</bdi></Pair>}
        {record.subject !== undefined && record.subject !== 'vehicle' && <Pair name={say('finding.sought')}><b>{say(`subject.${record.subject}`)}</b></Pair>}
        {record.marks !== undefined && <Pair name={say('finding.marks')}><bdi>{record.marks}</bdi></Pair>}
        <Pair name={say('finding.owner')}><bdi>{record.ownerName ?? record.owner}</bdi></Pair>
        {record.reference !== undefined && <Pair name={say('finding.reference')}><span className="stamped">{record.reference}</span></Pair>}
      </dl>
      {ageDays !== undefined && (
        <p className="quiet small">
          {ageDays === 0 ? say('finding.today') : say('finding.age', { count: ageDays, n: formats.number(ageDays) })}
          {record.validatedAt !== undefined && <> · {say('finding.validated', { date: formats.day(record.validatedAt.slice(0, 10)) })}</>}
        </p>
      )}
    </div>
  );
}

const Pair = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => <><dt>{name}</dt><dd>{children}</dd></>;
