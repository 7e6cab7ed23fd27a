/** What the table on a desk and the cards on a telephone say of a hit alike, and how both fetch more of them. */
import type { Hit } from '../../../src/modules/hits/schema.ts';
import { useNow } from '../clock.ts';
import { useNames } from '../me/names.tsx';
import { isolated } from '../words/isolated.ts';
import { hitsWords } from './words/index.ts';

export type More = { readonly hasMore: boolean; readonly isFetching: boolean; readonly fetchMore: () => void; /** The reader is at the beginning. */ readonly atStart: () => void };
export type Listed = { readonly hits: readonly Hit[]; readonly more: More; readonly caption: string };

export const ROLES = { owner: 'hits.asOwner', finder: 'hits.asFinder', both: 'hits.asBoth' } as const;

export function StateTag({ hit }: { readonly hit: Hit }) {
  const { say } = hitsWords.useWords();
  return <span className={`tag ${hit.discreet === true || hit.state !== 'confirmed' ? '' : 'good'}`}>{say(`hit.state.${hit.state}`)}</span>;
}

/** The car before it is opened: make, model and year, its number, and where there is room its colour; nothing where the record is over or hidden. */
export function CarOf({ hit: { vehicle } }: { readonly hit: Pick<Hit, 'vehicle'> }) {
  const { sayCode } = hitsWords.useWords();
  if (!vehicle) return null;
  const { make, model, year, colour, plate, vin } = vehicle;
  const name = [make, model, year].filter((part) => part !== undefined).join(' ');
  const number = plate?.number ?? vin;
  return (
    <>
      {name !== '' && <><span className="hit-car-name"><bdi>{name}</bdi></span> </>}
      <span className="hit-car-more">{number !== undefined && <span className="stamped">{number}</span>} {colour !== undefined && <span>{number !== undefined && '· '}<bdi>{sayCode('colour', colour)}</bdi></span>}</span>
    </>
  );
}

/** What is left until the answer is due or the finder can wait no longer, whichever comes first. */
export function Due({ hit: { dueAt, deadline, urgency } }: { readonly hit: Hit }) {
  const at = [dueAt, deadline?.at].filter((one) => one !== undefined).sort()[0];
  return at === undefined ? <span aria-hidden="true">–</span> : <Left at={at} isUrgent={urgency === 'urgent'} />;
}

function Left({ at, isUrgent }: { readonly at: string; readonly isUrgent: boolean }) {
  const { say, formats } = hitsWords.useWords();
  const leftMs = Date.parse(at) - useNow();
  return (
    <span className={`left ${leftMs < 0 ? 'over' : ''}`}>
      <b className="stamped">{formats.span(leftMs)}</b>
      {leftMs < 0 && <span className="tag urgent">{say('hits.over')}</span>}
      {isUrgent && leftMs >= 0 && <span className="tag urgent">{say('urgency.urgent')}</span>}
    </span>
  );
}

/** Who of one's own bureau works it; undefined where nobody does. */
export function useClaimant({ claim }: Pick<Hit, 'claim'>): string | undefined {
  const { say } = hitsWords.useWords();
  const you = say('hits.you');
  const named = useNames([claim?.person], you);
  const name = claim && (named(claim.person) ?? claim.unit);
  return name === undefined || name === you ? name : isolated(name);
}
