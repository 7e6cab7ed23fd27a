/** Everything else that the hub lets one do with a hit now: claim it, take it over, say what was done, set a deadline, close it. */
import { Button } from '../theme/controls.tsx';
import { useQuery } from '@tanstack/react-query';
import type { AskAct, AskClaim, AskClosure, AskDeadline, AskRequest, AskTakeover, CLOSE_REASONS, HitDetail, OUTCOMES } from '../../../src/modules/hits/schema.ts';
import type { z } from '../../../src/kernel/schema/index.ts';
import { ask } from '../api/client.ts';
import { useDeed, useMe, type Me } from '../api/queries.ts';
import { useOneOpen } from '../states/one-open.ts';
import { WentWrong } from '../states/states.tsx';
import { useClaimant } from './rows.tsx';
import { DeedForm, instantOf, type Field, type Values } from './deed-form.tsx';
import { hitsWords } from './words/index.ts';

type Spoken = ReturnType<typeof hitsWords.useWords>;
const DONE: readonly (typeof OUTCOMES)[number][] = ['seized', 'detained', 'released', 'left_before_answer', 'documents_withheld', 'handed_to_customs', 'nothing'];
const ENDS: readonly (typeof CLOSE_REASONS)[number][] = ['completed', 'vehicle_gone', 'raised_in_error', 'request_withdrawn', 'other'];
const NOTE_CHARS_MAX = 1_000;
const DEADLINE_CHARS_MAX = 200;

type Way = 'requests' | 'actions' | 'closure' | 'claim' | 'takeover' | 'deadline';
type Body = z.input<typeof AskAct> | z.input<typeof AskClosure> | z.input<typeof AskClaim> | z.input<typeof AskTakeover> | z.input<typeof AskDeadline> | z.input<typeof AskRequest>;
/** A deed that takes a form: where it goes, what is asked, and what is made of it. */
type Form = { readonly way: Way; readonly fields: (words: Spoken, ours: Ours) => readonly Field[]; readonly bodyOf: (values: Values, hit: HitDetail) => Body };
/** Of one's own bureau: its units, and its people for who manages them. */
type Ours = { readonly units: readonly { readonly code: string; readonly name: string }[]; readonly people: readonly { readonly id: string; readonly name: string; readonly unit: string }[] };
type Deed = 'request_again' | 'act' | 'close' | 'claim' | 'hand_over' | 'take_over' | 'set_deadline';

const note = ({ say }: Spoken, label: 'hits.noteForOther' | 'hits.noteForShift'): Field => ({ name: 'note', label: say(label), kind: 'long', charsMax: NOTE_CHARS_MAX });
const toOf = ({ unit, person }: Values): { unit?: string; person?: string } => ({ ...(unit === undefined ? {} : { unit }), ...(person === undefined ? {} : { person }) });

const FORMS: Readonly<Record<Deed, Form>> = {
  request_again: { way: 'requests', fields: (words) => [note(words, 'hits.noteForOther')], bodyOf: (values, { urgency = 'urgent' }) => ({ ...values, urgency, again: true }) },
  act: { way: 'actions', fields: (words) => [
    { name: 'outcome', label: words.say('hits.outcome'), kind: 'choice', isRequired: true, choices: DONE.map((value) => ({ value, label: words.say(`hits.outcome.${value}`) })) },
    { name: 'at', label: words.say('hits.when'), hint: words.say('hits.nowIfEmpty'), kind: 'moment' }, note(words, 'hits.noteForOther'),
  ], bodyOf: ({ at, ...values }) => ({ ...values, ...(at === undefined ? {} : { at: instantOf(at) }) }) as Body },
  close: { way: 'closure', fields: ({ say }) => [
    { name: 'reason', label: say('owner.reason'), kind: 'choice', isRequired: true, choices: ENDS.map((value) => ({ value, label: say(`hits.end.${value}`) })) },
    { name: 'text', label: say('owner.reasonText'), kind: 'text', isRequired: true, isAsked: ({ reason }) => reason === 'other' },
  ], bodyOf: (values) => values },
  claim: { way: 'claim', fields: (words) => [note(words, 'hits.noteForShift')], bodyOf: (values) => values },
  hand_over: { way: 'claim', fields: (words, { units, people }) => [
    ...(people.length === 0 ? [] : [{ name: 'person', label: words.say('hits.toPerson'), kind: 'choice' as const, choices: people.map(({ id, name, unit }) => ({ value: id, label: `${name} · ${unit}` })) }]),
    { name: 'unit', label: words.say('hits.toUnit'), kind: 'choice', choices: units.map(({ code, name }) => ({ value: code, label: name })), isRequired: true, isAsked: ({ person = '' }) => person === '' },
    note(words, 'hits.noteForShift'),
  ], bodyOf: ({ note: said, ...to }) => ({ to: toOf(to), ...(said === undefined ? {} : { note: said }) }) },
  take_over: { way: 'takeover', fields: (words) => [note(words, 'hits.noteForOther')], bodyOf: (values) => values },
  set_deadline: { way: 'deadline', fields: ({ say }) => [
    { name: 'at', label: say('hits.until'), kind: 'moment', isRequired: true }, { name: 'text', label: say('hits.why'), kind: 'text', charsMax: DEADLINE_CHARS_MAX },
  ], bodyOf: ({ at = '', ...values }) => ({ ...values, at: instantOf(at) }) },
};
const isDeed = (one: string): one is Deed => one in FORMS;

export function Deeds({ hit }: { readonly hit: HitDetail }) {
  const { say } = hitsWords.useWords();
  const { open, show, close, opener } = useOneOpen<Deed>();
  const claimant = useClaimant(hit);
  const letGo = useDeed<undefined>(hit.id, 'claim', 'DELETE');
  // Who has claimed it already hands it over or lets go of it; to claim it once more would say nothing.
  const deeds = hit.next.filter(isDeed).filter((deed) => deed !== 'claim' || hit.claim === undefined);
  const mayLetGo = hit.next.includes('end_claim');
  if (deeds.length === 0 && !mayLetGo) return null;
  return (
    <section className="card stack tight">
      <h2>{say('hits.deeds')}</h2>
      {hit.claim && claimant !== undefined && <p>{say('hits.claimedBy', { who: claimant })}{hit.claim.note !== undefined && <>: <bdi>{hit.claim.note}</bdi></>}</p>}
      {hit.takenOverBy !== undefined && <p className="quiet">{say('hits.takenOver', { who: hit.takenOverBy })}</p>}
      {open === undefined || !deeds.includes(open) ? (
        <div className="halves">
          {deeds.map((deed) => <Button key={deed} ref={opener(deed)} variant={deed === 'act' && hit.advice.kind === 'act' && hit.outcome === undefined ? 'filled' : 'default'} onClick={() => { show(deed); }}>{say(`hits.deed.${deed}`)}</Button>)}
          {mayLetGo && <Button variant="default" disabled={letGo.isPending} onClick={() => { letGo.mutate(undefined); }}>{say('hits.deed.end_claim')}</Button>}
        </div>
      ) : <DeedOf key={open} hit={hit} deed={open} close={close} />}
      <WentWrong cause={letGo.error} />
    </section>
  );
}

function DeedOf({ hit, deed, close }: { readonly hit: HitDetail; readonly deed: Deed; readonly close: () => void }) {
  const words = hitsWords.useWords();
  const { data: me } = useMe();
  const form = FORMS[deed];
  const sent = useDeed<Body>(hit.id, form.way);
  const ours = useOurs(me, deed === 'hand_over');
  const title = words.say(`hits.deed.${deed}`);
  return <DeedForm title={title} fields={form.fields(words, ours)} sendLabel={title} isSending={sent.isPending} cause={sent.error} close={close} send={(values) => { sent.mutate(form.bodyOf(values, hit), { onSuccess: close }); }} />;
}

const OURS_MAX = '500';
function useOurs(me: Me | undefined, isAsked: boolean): Ours {
  const may = (action: string): boolean => isAsked && me?.actions.includes(action) === true;
  const { data: units } = useQuery({ queryKey: ['units'], queryFn: () => ask<{ items: Ours['units'] }>('GET', '/v1/units', { query: { limit: OURS_MAX } }), enabled: may('bureaus.units') });
  const { data: people } = useQuery({ queryKey: ['people', 'active'], queryFn: () => ask<{ items: Ours['people'] }>('GET', '/v1/people', { query: { state: 'active', limit: OURS_MAX } }), enabled: may('people.list') });
  return { units: units?.items ?? [], people: people?.items ?? [] };
}
