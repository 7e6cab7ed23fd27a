/** What was seen beside what is recorded: numbers character by character, the rest field by field. */
import type { Finding } from '../../../src/modules/checks/schema.ts';
import { useWords, type Say, type Spoken } from '../words/use-words.ts';
import { Aligned } from './aligned.tsx';

type Field = NonNullable<Finding['fields']>[number];

const FIELD_WORDS = ['vin', 'plate', 'number', 'make', 'model', 'colour', 'year', 'category', 'engineNumber'] as const;

/** `plates/0` is a plate, `otherNumbers/1` another number. */
export function fieldName(say: Say, field: string): string {
  const head = field.split('/')[0] ?? field;
  const known = FIELD_WORDS.find((word) => word === head || `${word}s` === head);
  return say(known === undefined ? 'field.other' : `field.${known}`);
}

const SIGNS: Readonly<Record<Field['verdict'], string>> = { agrees: '✓', differs: '✗', unknown: '–' };

/** A colour in the reader's words; everything else as it was written. */
const valueIn = ({ sayCode }: Spoken, field: string, value: string): string => (field === 'colour' ? sayCode('colour', value) : value);

export function Comparison({ fields }: { readonly fields: readonly Field[] }) {
  const words = useWords();
  const { say } = words;
  const aligned = fields.filter(({ alignment }) => alignment !== undefined);
  const others = fields.filter(({ alignment }) => alignment === undefined);
  return (
    <section className="stack tight" aria-label={say('compare.title')}>
      {aligned.map((field, i) => <Aligned key={`${field.field}${i}`} name={fieldName(say, field.field)} steps={field.alignment ?? []} />)}
      {others.length > 0 && (
        <table className="fields">
          <thead><tr><th scope="col"><span className="unseen">{say('compare.field')}</span></th><th scope="col">{say('compare.seen')}</th><th scope="col">{say('compare.recorded')}</th><th scope="col"><span className="unseen">{say('compare.title')}</span></th></tr></thead>
          <tbody>
            {others.map(({ field, asked, recorded, verdict }, i) => (
              <tr key={`${field}${i}`} className={`verdict-${verdict}`}>
                <th scope="row">{fieldName(say, field)}</th><td><bdi>{valueIn(words, field, asked)}</bdi></td><td><bdi>{recorded === undefined ? '–' : valueIn(words, field, recorded)}</bdi></td>
                <td className="verdict"><span aria-hidden="true">{SIGNS[verdict]}</span> {say(`verdict.${verdict}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
