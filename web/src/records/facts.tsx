/** Every field of a record that says something, in the groups of its form: what the schema has is shown, whatever it is. */
import { Fragment } from 'react';
import type { Vehicle } from '../../../src/modules/vehicles/schema.ts';
import { Named } from '../me/names.tsx';
import type { Spoken } from '../words/use-words.ts';
import { formOf, vehicleGroups } from './form/forms.ts';
import { choiceOf, labelOf } from './form/labels.ts';
import type { Field, Leaf } from './form/shape.ts';
import { useRecordWords } from './words/index.ts';

const GROUPS = vehicleGroups(formOf('report').filter(({ name }) => name !== 'reference'));

type Part = { readonly text: string; readonly isStamped: boolean };
/** One line: of a row, such as a plate, what is said of it side by side, each of its own direction. */
type Told = { readonly label: string; readonly parts: readonly Part[] };
type Said = Readonly<Record<string, unknown>>;
type Words = Pick<Spoken, 'sayCode' | 'formats'>;

/** Texts that are mostly a word of a code list. */
const CODED = new Set(['category', 'colour']);
const STAMPED = /^(vin|number|engineNumber|policeReportNumber|linkedReferences)$/;

/** One value as it is read, in the reader's language where it is a code. */
function told(words: Words, { kind, path }: Pick<Leaf, 'kind' | 'path'>, value: unknown): string {
  const { formats } = words;
  if (Array.isArray(value)) return value.map((one) => told(words, { kind: kind === 'flags' ? 'choice' : 'text', path }, one)).join(', ');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  switch (kind) {
    case 'choice': return choiceOf(words, path, text);
    case 'country': return formats.country(text);
    case 'day': case 'when': case 'moment': return formats.day(text);
    case 'yesNo': return words.sayCode('records', value === true ? 'yes' : 'no');
    default: return CODED.has(path) ? choiceOf(words, path, text) : text;
  }
}

function lines(words: Words, field: Field, said: Said): readonly Told[] {
  const value = said[field.name];
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return [];
  const label = labelOf(words, field.path);
  if (field.kind === 'rows') return (value as readonly Said[]).map((row) => ({ label, parts: rowParts(words, field.fields, row) }));
  if (field.kind === 'group') return typeof value === 'object' ? field.fields.flatMap((leaf) => lines(words, leaf, value as Said)) : [{ label, parts: [{ text: JSON.stringify(value).slice(1, -1), isStamped: false }] }];
  return [{ label, parts: [{ text: told(words, field, value), isStamped: STAMPED.test(field.name) }] }];
}

const rowParts = (words: Words, fields: readonly Leaf[], row: Said): readonly Part[] => fields.flatMap((leaf) => (row[leaf.name] === undefined ? [] : [{ text: told(words, leaf, row[leaf.name]), isStamped: STAMPED.test(leaf.name) }]));

export function Facts({ record }: { readonly record: Vehicle }) {
  const words = useRecordWords();
  const { say, formats } = words;
  return (
    <>
      {GROUPS.map(({ group, fields }) => {
        const some = fields.flatMap((field) => lines(words, field, record));
        return some.length === 0 ? null : (
          <section key={group} className="card stack tight">
            <h2>{say(`records.group.${group}`)}</h2>
            <dl className="pairs">{some.map(({ label, parts }, at) => <Fragment key={`${label} ${String(at)}`}><dt>{label}</dt><dd>{parts.map(({ text, isStamped }, i) => <Fragment key={i}>{i > 0 && ' · '}{isStamped ? <span className="stamped">{text}</span> : <bdi>{text}</bdi>}</Fragment>)}</dd></Fragment>)}</dl>
          </section>
        );
      })}
      <section className="card stack tight">
        <h2>{say('records.control')}</h2>
        <dl className="pairs">
          <dt>{say('records.column.entered')}</dt><dd>{formats.moment(record.enteredAt)}</dd>
          <dt>{say('records.column.changed')}</dt><dd>{formats.moment(record.changedAt)}{record.changedBy !== undefined && <> · <Named who={record.changedBy} /></>}</dd>
          <dt>{say('records.validated')}</dt><dd>{formats.moment(record.validatedAt)}</dd>
          {record.feed !== undefined && <><dt>{say('records.column.feed')}</dt><dd><bdi>{record.feed}</bdi></dd></>}
          {record.hiddenFrom !== undefined && <><dt>{say('records.hiddenFrom')}</dt><dd><bdi>{record.hiddenFrom.join(', ')}</bdi></dd></>}
        </dl>
      </section>
    </>
  );
}
