/** The live figures: each a number that is told, and what it means. */
import type { ReactNode } from 'react';
import type { Figures } from '../../../src/modules/analysis/schema.ts';
import { useNarrowing } from './narrowing.ts';
import type { Status } from './queries.ts';
import { unitsOf } from './units.ts';
import { overviewWords } from './words/index.ts';

export function FigureCards({ figures, status }: { readonly figures: Figures; readonly status: Status | undefined }) {
  const { say, formats, language } = overviewWords.useWords();
  const units = unitsOf(language);
  const { hits, confirmed, waiting, acted, answers, checks } = figures;
  const told = (n: number | undefined): string => (n === undefined ? '–' : formats.number(n));
  const share = hits !== undefined && hits > 0 && confirmed !== undefined ? say('overview.ofHits', { part: units.part(confirmed / hits) }) : undefined;
  return (
    <dl className="figures">
      <Figure name={say('overview.hits')} value={told(hits)} more={figures.asOwner === undefined ? undefined : <Sides figures={figures} />} />
      <Figure name={say('overview.confirmed')} value={told(confirmed)} more={share} />
      <Figure name={say('overview.waiting')} value={told(waiting)} more={acted === undefined ? undefined : say('overview.acted', { n: formats.number(acted) })} />
      <Figure name={say('overview.answer')} value={answers ? units.minutes(answers.medianMinutes) : '–'} more={answers && say('overview.p90', { minutes: units.minutes(answers.p90Minutes) })} />
      <Figure name={say('overview.checks')} value={told(checks?.total)} more={checks ? say('overview.checksMore', { candidates: formats.number(checks.candidates), none: formats.number(checks.noRecord) }) : say('overview.noChecks')} />
      {status && <Figure name={say('overview.lag')} value={units.seconds(status.feedLagSeconds)} more={say('overview.lagMore')} />}
    </dl>
  );
}

/** Whose records they are, and who found them: each a way to see only those. */
function Sides({ figures: { asOwner, asFinder } }: { readonly figures: Figures }) {
  const { say, formats } = overviewWords.useWords();
  const { search, narrow } = useNarrowing();
  const sides = [['owner', asOwner], ['finder', asFinder]] as const;
  return (
    <ul className="row figure-sides">
      {sides.map(([role, n = 0]) => <li key={role}><button type="button" className="figure-side" aria-pressed={search.role === role} onClick={() => { narrow({ role }); }}>{say(`overview.role.${role}`)} <b>{formats.number(n)}</b></button></li>)}
    </ul>
  );
}

const Figure = ({ name, value, more }: { readonly name: string; readonly value: string; readonly more?: ReactNode }) => (
  <div className="card figure"><dt>{name}</dt><dd className="figure-value">{value}</dd>{more !== undefined && <dd className="quiet small">{more}</dd>}</div>
);
