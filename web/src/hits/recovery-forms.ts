/** What each step of a recovery file asks for, and the request that is made of it. */
import type { COST_KINDS, DECISIONS, NEXT, OUTCOMES, RECEIVERS } from '../../../src/modules/recoveries/schema.ts';
import type { Field, Values } from './deed-form.tsx';
import type { hitsWords } from './words/index.ts';

type Step = (typeof NEXT)[number];
type Spoken = ReturnType<typeof hitsWords.useWords>;

const WANTED: readonly (typeof DECISIONS)[number][] = ['collect', 'ship', 'insurer_takes_it', 'hold_as_evidence', 'abandon'];
const OFFICES: readonly (typeof RECEIVERS)[number][] = ['owner_bureau', 'insurer', 'transporter', 'customs', 'court', 'prosecutor', 'keeper', 'rightful_owner', 'disposal'];
const ENDED: readonly (typeof OUTCOMES)[number][] = ['taken_by_insurer', 'abandoned_and_disposed', 'kept_as_evidence', 'left_with_holder', 'not_the_vehicle', 'lost_again', 'opened_in_error'];
const SPENT_ON: readonly (typeof COST_KINDS)[number][] = ['towing', 'storage', 'expertise', 'transport', 'customs', 'repair', 'keys_or_locks', 'other'];
const NOTE_CHARS_MAX = 1_000;

export function fieldsOf(step: Step, { say }: Spoken): readonly Field[] {
  const note: Field = { name: 'note', label: say('hits.noteForOther'), kind: 'long', charsMax: NOTE_CHARS_MAX };
  const money = (isRequired: boolean): readonly Field[] => [
    { name: 'amount', label: say('hits.amount'), hint: '18.50', kind: 'text', isRequired, charsMax: 12 },
    { name: 'currency', label: say('hits.currency'), hint: 'EUR', kind: 'text', isRequired, charsMax: 3, isAsked: ({ amount = '' }) => isRequired || amount.trim() !== '' },
  ];
  const office: Field = { name: 'office', label: say('hits.office'), hint: say('hits.officeHint'), kind: 'text', charsMax: 128 };
  const place: Field = { name: 'place', label: say('hits.place'), kind: 'text', isRequired: true, charsMax: 200 };
  switch (step) {
    case 'custody': return [place, { ...office, name: 'keeper', label: say('hits.keeper'), isRequired: true }, { name: 'since', label: say('hits.since'), kind: 'day' }, ...money(false).map((field) => (field.name === 'amount' ? { ...field, label: say('hits.perDay') } : field)), note];
    case 'offer': return [{ name: 'decideBy', label: say('hits.decideBy'), kind: 'day' }, note];
    case 'decision': return [{ name: 'decision', label: say('hits.step.decision'), kind: 'choice', isRequired: true, choices: WANTED.map((value) => ({ value, label: say(`hits.decision.${value}`) })) }, office, { name: 'by', label: say('hits.doneBy'), kind: 'day' }, note];
    case 'handover': return [{ name: 'to', label: say('hits.handedTo'), kind: 'choice', isRequired: true, choices: OFFICES.map((value) => ({ value, label: say(`hits.receiver.${value}`) })) }, { ...office, isRequired: true }, place, note];
    case 'arrival': return [{ name: 'on', label: say('hits.day'), kind: 'day' }, note];
    case 'closure': return [{ name: 'outcome', label: say('hits.outcome'), kind: 'choice', isRequired: true, choices: ENDED.map((value) => ({ value, label: say(`hits.recoveryEnd.${value}`) })) }, note];
    case 'costs': return [{ name: 'kind', label: say('hits.costKind'), kind: 'choice', isRequired: true, choices: SPENT_ON.map((value) => ({ value, label: say(`hits.cost.${value}`) })) }, ...money(true), { name: 'on', label: say('hits.day'), kind: 'day' }, note];
  }
}

/** Amount and currency are one thing to the hub: a day's rate in custody, the sum of a cost. */
export function bodyOf(step: Step, { amount, currency = '', ...said }: Values): object {
  if (amount === undefined) return said;
  const money = { amount, currency: currency.toUpperCase() };
  return step === 'custody' ? { ...said, costPerDay: money } : { ...said, money };
}
