/** What happened to a record beside corrections: found, extended, justified, ended, marked, allowed to others; newest first. */
import { Button } from '../theme/controls.tsx';
import type { Vehicle } from '../../../src/modules/vehicles/schema.ts';
import { WentWrong } from '../states/states.tsx';
import { useRecordDeed, vehicleAt } from './api.ts';
import { useRecordWords } from './words/index.ts';

type Words = ReturnType<typeof useRecordWords>;
type Told = { readonly at: string; readonly what: string; readonly more: readonly (string | undefined)[] };

function happenings({ say, sayCode, formats }: Words, record: Vehicle): readonly Told[] {
  const day = (text: string | undefined): string | undefined => (text === undefined ? undefined : formats.day(text));
  return [
    ...(record.locates ?? []).map(({ at, bureau, unit, place, country, foundAt, note }) => ({ at, what: say('records.happened.located', { who: bureau }), more: [unit, place, country === undefined ? undefined : formats.country(country), day(foundAt), note] })),
    ...(record.cleared ? [{ at: record.cleared.at, what: say('records.happened.cleared'), more: [sayCode('records.reason', record.cleared.reason), day(record.cleared.on), record.cleared.note] }] : []),
    ...(record.withdrawn ? [{ at: record.withdrawn.at, what: say('records.happened.withdrawn'), more: [record.withdrawn.feed] }] : []),
    ...(record.restorations ?? []).map(({ at, reason }) => ({ at, what: say('records.happened.restored'), more: [reason] })),
    ...(record.extensions ?? []).map(({ at, reviewOn, reason }) => ({ at, what: say('records.happened.extended'), more: [day(reviewOn), reason] })),
    ...(record.justifications ?? []).map(({ at, reason, until }) => ({ at, what: say('records.happened.justified'), more: [reason, day(until)] })),
    ...(record.suspended ? [{ at: record.suspended.at, what: say(`records.suspended.${record.suspended.by}`), more: [record.suspended.reason] }] : []),
    ...(record.suspended?.objections ?? []).map(({ at, note }) => ({ at, what: say('records.happened.objected'), more: [note] })),
    ...(record.contested ?? []).flatMap(({ at, kind, bureau, reason, reply }) => [
      { at, what: say(`records.marked.${kind}`, { who: bureau }), more: [reason] },
      ...(reply ? [{ at: reply.at, what: say('records.happened.replied'), more: [sayCode('records.outcome', reply.outcome), reply.note] }] : []),
    ]),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
}

export function Happened({ record }: { readonly record: Vehicle }) {
  const words = useRecordWords();
  const { say, formats } = words;
  const all = happenings(words, record);
  return (
    <>
      {all.length > 0 && (
        <section className="card stack tight">
          <h2>{say('records.happenings')}</h2>
          <ol className="happened">{all.map(({ at, what, more }) => <li key={`${at} ${what}`}><p><b>{what}</b></p><p className="quiet small"><time dateTime={at}>{formats.moment(at)}</time>{more.filter((part) => part !== undefined).map((part) => <span key={part}> · <bdi>{part}</bdi></span>)}</p></li>)}</ol>
        </section>
      )}
      <Consents record={record} />
    </>
  );
}

function Consents({ record: { id, consents = [], next = [] } }: { readonly record: Vehicle }) {
  const { say, sayCode, formats } = useRecordWords();
  const deed = useRecordDeed(id);
  if (consents.length === 0) return null;
  return (
    <section className="card stack tight">
      <h2>{say('records.consents')}</h2>
      <ul className="happened">
        {consents.map(({ bureau, purpose, until, note }) => (
          <li key={`${bureau} ${purpose}`} className="stack tight">
            <p><b><bdi>{bureau}</bdi></b> · {sayCode('purpose', purpose)} · {say('records.until', { day: formats.day(until) })}{note !== undefined && <> · <bdi>{note}</bdi></>}</p>
            {next.includes('withdraw_consent') && <Button variant="default" disabled={deed.isPending} onClick={() => { deed.mutate({ method: 'DELETE', path: `${vehicleAt(id)}/consents`, query: { bureau, purpose } }); }}>{say('records.withdrawConsent', { who: bureau, purpose: sayCode('purpose', purpose) })}</Button>}
          </li>
        ))}
      </ul>
      <WentWrong cause={deed.error} />
    </section>
  );
}
