/** What the rules say of what they saw: every sentence with its code. */
import { sayings } from '../kernel/schema/index.ts';

export const { say } = sayings('watch', {
  looks: '{#n} look-ups on {day} that no hit, case or operation explains; usual are {#usual} a day for this person and {#unit} in the unit',
  refusals: '{#n} attempts on {day} that the hub refused; usual are {#usual} a day for this person and {#unit} in the unit',
  off_shift: '{#n} unexplained deeds on {day} at hours at which this person is not at work (about {hour}; on {#share} % of their days)',
  enumeration: '{#n} neighbouring numbers asked within a day, {#hits} of them recorded',
  probing: 'the same number asked on {#n} days within {#days}, without a hit, case or operation that explains it',
  look_once: 'a record looked up once and then ended by the same person, while there was no work on it',
  looks_then: 'a record looked up {#n} times and then ended by the same person, while there was no work on it',
  look_once_unusual: 'a record looked up once and then ended by the same person, while there was no work on it; this person does not usually end records',
  looks_then_unusual: 'a record looked up {#n} times and then ended by the same person, while there was no work on it; this person does not usually end records',
  destructive_burst: '{#n} records ended or hidden within an hour; usual are {#usual} a day for this person and {#unit} in the unit',
  decoy_look_up: 'a decoy ({decoy}) was looked up, with no hit, case or operation that explains it',
  decoy_refused: 'a decoy ({decoy}) was asked for, with no hit, case or operation that explains it',
  decoy_change: 'a decoy ({decoy}) was changed, with no hit, case or operation that explains it',
  decoy_destroy: 'a decoy ({decoy}) was ended, with no hit, case or operation that explains it',
  decoy_export: 'a decoy ({decoy}) was taken out, with no hit, case or operation that explains it',
  decoy_work: 'a decoy ({decoy}) was worked on, with no hit, case or operation that explains it',
});
