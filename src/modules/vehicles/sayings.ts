/** What is said of vehicles beside refusals: faults of fields, warnings, what a second person is shown. Every sentence with its code. */
import { sayings } from '../../kernel/schema/index.ts';

export const { say, saying } = sayings('vehicles', {
  no_character: 'contains no letter and no digit', lacks_number: 'a vehicle needs at least one number: vin, plates, engineNumber or otherNumbers',
  question_lacks_number: 'a question needs at least one number: vin, vins, plate, plates, engineNumber, otherNumbers or number',
  purpose: 'is not a purpose such as investigation or court (small letters and _)', duration: 'is not a duration such as P24M, P2Y or P90D', record_twice: 'names a record twice', which_records: 'say which records: ids, or a filter',
  owner: 'names the owner', later: 'is later than the record’s; extend it with a reason', address: 'differs from the address', profile_name: 'is not the name in the address',
  not_next: 'is not the `next` of a page of this list', not_next_in_order: 'is not the `next` of a page of this list in this order',

  // As the engine words them: how much of a number that was read in part is needed.
  characters_most: 'holds more than {#most} characters', run: 'needs a run of {#needed} readable characters where their place is not known; its longest has {#known}', readable: 'needs {#needed} readable characters; it has {#known}',

  year_ahead: 'the model year {year} lies in the future', event_ahead: 'the event lies in the future', vin_character: 'position {#at} holds {character}, which no VIN has (ISO 3779)',
  check_digit: 'the check digit is {found}; this maker uses it', check_digit_would: 'the check digit is {found}, {expected} would hold; this maker uses it',
  make_other: '{make} was reported, but {wmi} is assigned to {makes}', year_other: '{year} was reported, position 10 of the VIN says {years}',
  person_place: 'may name or reach a person; owners and complainants are not stored here',
  elsewhere: 'already recorded by {owner} under reference {reference}',

  repeated: 'the reference {reference} stands on line {line} of this file already', nothing_recorded: 'nothing is recorded under reference {reference}, so nothing can be cleared', never_live: 'what your desk entered under reference {reference} was never live, so nothing can be cleared',
  desk_cleared: 'your desk cleared the record {reference}; a file does not reopen it: put it by reference, or report it under a new one',
  takes_two: 'it hides a record that stands, or gives it other numbers: that takes two people; correct it by hand, or import by the credential of a feed', ends_most: 'a file by hand ends {#most} records at most; end them in bulk with a second person, or import by the credential of a feed',
  unread_references: 'the reference of {#n} refused rows could not be made out, so nothing was withdrawn: any record may be one of theirs. Mend them and import again',

  import_cut: 'the database went out of reach during the import; what was applied stays, run it again', ends_early: 'the file ends before it is complete; a snapshot that is cut off would withdraw what is missing, so nothing was applied',

  hides: 'hides {record} from {bureaus}', numbers: 'gives {record} other numbers: {before} become {after}', suspends: 'takes {record} out of answers until the hub resumes it: {reason}',
  marks_clone: 'marks {record} as cloned, which withholds advice to seize until its owner replies: {reason}', marks_dispute: 'marks {record} as contested, which withholds advice to seize until its owner replies: {reason}',
  ends: 'ends {#n} records, or brings their end nearer:', weaken_single: 'lets what is reported by hand be found without a second person', weaken_files: 'lets people bring files, not feeds alone',
  when_mark: 'for a new mark', when_revised: 'to hide a record that stands from more bureaus, or to give it other numbers; not for a feed', when_bulk: 'to end more than {#most}, or bring their end nearer; not for a feed',
});
