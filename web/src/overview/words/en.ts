/** What the overview says in English: the table from which the other languages take their keys. */
import type { CATEGORIES } from '../../../../src/identifiers/categories.ts';
import type { By } from '../../../../src/modules/analysis/schema.ts';
import type { OUTCOMES } from '../../../../src/modules/hits/schema.ts';
import type { Narrow } from '../search.ts';

/** Each code of the API by which hits are counted has a word. */
type Needed = `overview.by.${By | Narrow}` | `overview.category.${(typeof CATEGORIES)[number]}` | `overview.outcome.${(typeof OUTCOMES)[number]}`;

export const en = {
  'overview.title': 'Overview', 'overview.period': 'Period', 'overview.days_one': '{{n}} day', 'overview.days_other': '{{n}} days', 'overview.from': 'From', 'overview.to': 'To',
  'overview.narrowed': 'Narrowed to', 'overview.narrowedBy_one': 'Narrowed by {{n}} choice', 'overview.narrowedBy_other': 'Narrowed by {{n}} choices', 'overview.widen': 'Take off: {{what}}', 'overview.widenAll': 'Take all off',
  'overview.hubScope': 'You see hits between all bureaus. What rests on fewer than {{n}} hits is not told.',
  'overview.hits': 'Hits', 'overview.confirmed': 'Confirmed', 'overview.notYet': 'Not confirmed', 'overview.waiting': 'Waiting for the owner', 'overview.answer': 'Time to the answer', 'overview.checks': 'Checks', 'overview.lag': 'Data behind by',
  'overview.ofHits': '{{part}} of the hits', 'overview.acted': '{{n}} acted on', 'overview.p90': 'nine of ten within {{minutes}}', 'overview.checksMore': '{{candidates}} with candidates, {{none}} without a record', 'overview.noChecks': 'A check has no make, country or owner: take that filter off to count checks.', 'overview.lagMore': 'A new record is found after so long.',
  'overview.routes': 'Routes from theft to find', 'overview.busiest': 'Busiest routes', 'overview.answersBy': 'Time to the answer by owner', 'overview.answersEmpty': 'Nobody has answered within this period', 'overview.answers': 'Answers', 'overview.overTime': 'Hits and checks over time', 'overview.drawSpan': 'Choose days: draw over them, or walk with the arrow keys, widen with Shift and press Enter.',
  'overview.grouped': 'Hits by {{by}}', 'overview.groupBy': 'Group by', 'overview.beyond_one': '{{n}} more is in the table and the file', 'overview.beyond_other': '{{n}} more are in the table and the file',
  'overview.by.make': 'make', 'overview.by.unit': 'crossing', 'overview.by.category': 'category', 'overview.by.event': 'kind of event', 'overview.by.stolenIn': 'country of theft', 'overview.by.foundIn': 'country of find', 'overview.by.owner': 'owner', 'overview.by.finder': 'finder', 'overview.by.state': 'state', 'overview.by.outcome': 'outcome', 'overview.by.role': 'our part',
  'overview.role.owner': 'our records', 'overview.role.finder': 'found by us',
  'overview.category.car': 'cars', 'overview.category.van': 'vans', 'overview.category.truck': 'trucks', 'overview.category.bus': 'buses', 'overview.category.motorhome': 'motorhomes', 'overview.category.motorcycle': 'motorcycles', 'overview.category.moped': 'mopeds', 'overview.category.quad': 'quads', 'overview.category.trailer': 'trailers', 'overview.category.caravan': 'caravans', 'overview.category.agricultural': 'agricultural machines', 'overview.category.construction': 'construction machines', 'overview.category.other': 'others',
  'overview.outcome.seized': 'seized', 'overview.outcome.detained': 'detained', 'overview.outcome.released': 'released', 'overview.outcome.left_before_answer': 'left before the answer', 'overview.outcome.documents_withheld': 'documents withheld', 'overview.outcome.handed_to_customs': 'handed to customs', 'overview.outcome.nothing': 'nothing done',
  'overview.unknown': 'Not stated', 'overview.noOutcome': 'Nothing reported yet',
  'overview.nHits_one': '{{n}} hit', 'overview.nHits_other': '{{n}} hits', 'overview.nConfirmed_one': '{{n}} confirmed', 'overview.nConfirmed_other': '{{n}} confirmed', 'overview.nChecks_one': '{{n}} check', 'overview.nChecks_other': '{{n}} checks', 'overview.few': 'too few hits to be told',
  'overview.times': 'How fast owners answer', 'overview.timesMore': 'Requests since {{since}}, of all bureaus, whatever the filter. Fewer than {{n}} requests are not told.', 'overview.timesEmpty': 'No owner was asked often enough to be told.', 'overview.requests': 'Requests', 'overview.inTime': 'In time', 'overview.inTimePart': '{{part}} in time', 'overview.median': 'Median', 'overview.ninety': 'Nine of ten within',
  'overview.svg': 'Picture', 'overview.svgOf': '{{what}}: download the picture (SVG)', 'overview.csv': 'Figures', 'overview.csvOf': '{{what}}: download the figures (CSV)', 'overview.asTable': 'As a table', 'overview.emptyHub': 'Nothing here rests on {{n}} hits or more.', 'overview.empty': 'No hits in this period with this filter.',
  'code.analysis.period_backwards': 'The period ends before it begins.', 'code.analysis.period_too_long': 'The period is too long: {{most}} days at most.', 'code.analysis.too_many_steps': 'The steps are too small for this period: {{most}} at most.',
} as const satisfies Record<string, string> & Record<Needed, string>;
