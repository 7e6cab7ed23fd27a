/** Every word of a report, in one table for each language. Codes that have no word here are shown as they are. */

export type Words = typeof ENGLISH;

export const ENGLISH = {
  language: 'en-GB', direction: 'ltr',
  title: 'Hit report', training: 'TRAINING: nothing in this report is real.',
  printed: 'Printed', for: 'for', nothing: '–', notShown: 'Not shown to your bureau, or not kept any more.',
  utc: 'UTC', local: 'Local time', yes: 'yes', and: 'and',
  handling: 'For police use. It holds what your bureau may read at this moment; ask the hub again before acting on it.',
  sections: { now: 'What stands now', record: 'The record', sightings: 'Sightings', check: 'The check', comparison: 'Comparison, field by field', story: 'The story', files: 'Attachments', recovery: 'Recovery' },
  now: { hit: 'Hit', state: 'State', owner: 'Owner of the record', finder: 'Found by', day: 'Day of the sighting', place: 'Place', urgency: 'Request', requestedAt: 'Requested', dueAt: 'Answer due', latestAt: 'Latest answer', deadline: 'Deadline', answer: 'Answer', outcome: 'Action taken', closedAs: 'Closed as', released: 'Released', takenOverBy: 'Taken over by', claim: 'Worked on by', advice: 'Advice', delayed: 'Delayed', telephone: 'Telephone', certainty: 'Certainty' },
  record: { reference: 'Reference', status: 'Status', vehicle: 'Vehicle', event: 'Event', cautions: 'CAUTION', subject: 'Sought', action: 'Action asked for', contact: 'Contact', marks: 'Marks', entered: 'Entered', validated: 'Validated', reviewOn: 'Ends on', located: 'Marked as found', number: 'Number', kind: 'Kind', country: 'Country', condition: 'Condition' },
  sightings: { seen: 'Seen', unit: 'Unit', place: 'Place', check: 'Check', certainty: 'Certainty' },
  check: { id: 'Check', at: 'Asked', purpose: 'Purpose', by: 'Asked by', outcome: 'Outcome', asked: 'Asked about', comparison: 'Comparison and model', officer: 'Officer’s word', same: 'the same vehicle', notSame: 'another vehicle' },
  comparison: { field: 'Field', asked: 'Seen', recorded: 'Recorded', verdict: 'Verdict', version: 'Version of the record that was compared', marks: 'Under a number: ~ look-alike, ^ differs, ? not read.' },
  story: { who: 'Who', what: 'What', details: 'Details' },
  files: { name: 'Name', kind: 'Kind', bytes: 'Bytes', sha256: 'SHA-256', by: 'From' },
  recovery: { file: 'File', stage: 'Stage', custody: 'In custody', keeper: 'Kept by', contact: 'Contact', perDay: 'Cost a day', decision: 'Owner’s decision', handover: 'Handed over', outcome: 'Outcome', costs: 'Costs', custodyCost: 'Custody so far', totals: 'Total', clearDue: 'The record still stands: clear it.', days: 'days', struck: 'struck' },
  /** Codes as a person says them; those of states, deeds, answers and kinds of events alike. */
  codes: {
    candidate: 'candidate, to be compared', raised: 'raised, not yet requested', requested: 'confirmation requested', more_time: 'the owner needs more time', no_reply: 'no reply', escalated: 'escalated', confirmed: 'CONFIRMED', not_confirmed: 'NOT CONFIRMED', acted: 'action taken', closed: 'closed',
    owner: 'the owner', finder: 'the finder', both: 'both', vin: 'VIN', no_record: 'no record', hit: 'hit', candidates: 'candidates',
    agrees: 'agrees', differs: 'DIFFERS', unknown: 'unknown', compared: 'compared by an officer', equal: 'numbers equal', strong: 'most likely the vehicle',
    note: 'note', attachment: 'attachment', sighting: 'seen', opened: 'recovery file opened', offered: 'offered to the owner', decided: 'the owner decided', handed_over: 'handed over', arrived: 'home', cost: 'cost entered', cost_struck: 'cost struck', custody: 'in custody',
    before_confirmation: 'stands before confirmation', after_confirmation: 'after confirmation', wait: 'wait', act: 'ACT', stand_down: 'STAND DOWN', request_confirmation: 'request the owner’s confirmation', compare_first: 'compare first', look_again: 'look again', answer: 'answer', may_answer: 'not asked yet', none: 'nothing to do',
  } as Readonly<Record<string, string>>,
};
