/** The answer to a request about data as a document to print: what is held, to whom it went, what was decided, what one may do. Pure. Nothing in it is about other people. */
import type { Document } from './ports.ts';
import type { Kept } from './store.ts';
import type { Recipient } from './tracing.ts';
import type { Copy, Kind, RequestSettings } from './schema.ts';

export type Materials = {
  readonly request: Kept; readonly records: readonly (readonly (readonly [string, string])[])[]; readonly recipients: readonly Recipient[]; readonly copies: readonly Copy[];
  readonly settings: RequestSettings; readonly bureauName: string; readonly today: string; readonly text?: string | undefined; readonly isDraft: boolean; readonly isTraining: boolean;
};

const ASKED: Readonly<Record<Kind, string>> = { access: 'to know which data about a vehicle are held', correction: 'to have data about a vehicle corrected', erasure: 'to have data about a vehicle erased', objection: 'that data about a vehicle are not used' };
const DECIDED = { granted: 'Granted', partly_granted: 'Granted in part', refused: 'Refused' } as const;
const CORRECTED: Readonly<Record<Kind, string>> = { access: '', correction: 'corrected', erasure: 'taken out of the shared file', objection: 'taken out of the shared file' };

/** Says the same whether anything is withheld (Directive (EU) 2016/680, art. 15 (3)). */
const MAY_BE_WITHHELD = 'The law may keep consultations from being told, so that inquiries are not defeated. Whether there were any such is neither confirmed nor denied here.';

function recordsOf({ records, request }: Materials): Document['sections'] {
  if (request.decision?.decision === 'refused' && request.kind === 'access') return [];
  if (records.length === 0) return [{ title: 'What is held', blocks: [{ text: 'No record of this bureau was found that the request could be about.' }] }];
  return [{ title: 'What is held', blocks: [...records.map((facts) => ({ facts })), { text: 'The file holds no name of an owner, keeper or complainant. It leads to them by the reference, within the bureau alone.' }] }];
}

function recipientsOf({ recipients, records, request }: Materials): Document['sections'] {
  if (records.length === 0 || request.decision?.decision === 'refused') return [];
  const rows = recipients.map(({ bureau, purpose, times, first, last }) => [bureau, purpose.replaceAll('_', ' '), String(times), first === last ? first : `${first} to ${last}`]);
  return [{ title: 'To whom it was told', blocks: [rows.length === 0 ? { text: 'No consultation is to be told.' } : { head: ['Bureau', 'Purpose', 'Times', 'When (UTC)'], rows }, { text: MAY_BE_WITHHELD }] }];
}

/** Of bureaus of whose checks nothing is told, nothing is told here either: that one had a copy would betray its check. */
function copiesOf({ copies, recipients, request }: Materials): Document['sections'] {
  if (request.kind === 'access' || request.stage === 'decided' || request.decision?.decision === 'refused' || request.records.length === 0) return [];
  const told = new Set(recipients.map(({ bureau }) => bureau));
  const bureaus = (of: (copy: Copy) => boolean): string => [...new Set(copies.filter((copy) => told.has(copy.bureau) && copy.isHidden !== true && of(copy)).map(({ bureau }) => bureau))].join(', ');
  const [done, waiting] = [bureaus(({ confirmedAt }) => confirmedAt !== undefined), bureaus(({ confirmedAt }) => confirmedAt === undefined)];
  return [{ title: 'What was done', blocks: [
    { text: `The record was ${CORRECTED[request.kind]}.` }, ...(done === '' ? [] : [{ text: `Bureaus that had a copy and have confirmed the same: ${done}.` }]), ...(waiting === '' ? [] : [{ text: `Bureaus that were asked and have not confirmed yet: ${waiting}.` }]),
  ] }];
}

export function answerDocument(m: Materials): Document {
  const { request, settings } = m;
  const { decision } = request;
  const banner = [...(m.isTraining ? ['TRAINING: nothing in this answer is real.'] : []), ...(m.isDraft ? ['DRAFT: not yet answered'] : [])].join(' ');
  return {
    language: 'en-GB', direction: 'ltr', title: `Answer to a request about data: ${request.reference}`, subtitle: `${m.bureauName}. ${m.today}. ${request.id}`, ...(banner === '' ? {} : { banner }),
    sections: [
      { title: 'What was asked', blocks: [{ text: `On ${request.receivedOn} it was asked ${ASKED[request.kind]}.` }] },
      { title: 'What was decided', blocks: [{ text: `${decision ? DECIDED[decision.decision] : 'Not decided'}. ${decision?.reason ?? ''}`.trim() }, ...(m.text === undefined ? [] : [{ text: m.text }])] },
      ...recordsOf(m), ...recipientsOf(m), ...copiesOf(m),
      { title: 'What you may do', blocks: [{ text: `You may complain to ${settings.complaints}, and go to court. Law: ${settings.law}.` }] },
    ],
    foot: ['This answer tells nothing of other people.'],
  };
}
