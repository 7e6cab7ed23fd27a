/** One field of a form, by its kind: a text, a choice, a day, a country, several of some. Its fault stands under it. */
import { useMemo, type ReactNode } from 'react';
import { COUNTRY_CODES } from '../../check/countries.tsx';
import { useRecordWords } from '../words/index.ts';
import { Said } from '../../said/said.tsx';
import type { Faults } from './faults.tsx';
import { choiceOf, labelOf } from './labels.ts';
import type { Leaf } from './shape.ts';

export type FieldProps = {
  readonly leaf: Leaf; readonly place: string; readonly value: string | readonly string[]; readonly set: (value: string | readonly string[]) => void;
  readonly form: string; readonly faults: Faults; /** Words to choose from that need not be chosen. */ readonly suggested?: readonly string[] | undefined;
};

export function FieldOf(props: FieldProps) {
  const { leaf, place, value, set, form, faults } = props;
  const words = useRecordWords();
  const id = `${form}${place}`;
  const fault = faults.get(place);
  const hint = words.sayCode('records.hint', leaf.path);
  const hasHint = hint !== leaf.path.replaceAll('_', ' ');
  const label = labelOf(words, leaf.path);
  if (leaf.kind === 'flags') return <Flags {...props} label={label} />;
  const described = [hasHint ? `${id}-hint` : '', fault === undefined ? '' : `${id}-fault`].filter(Boolean).join(' ');
  const text = typeof value === 'string' ? value : '';
  const shared: Shared = { id, value: text, required: leaf.isNeeded, 'aria-invalid': fault !== undefined, ...(described === '' ? {} : { 'aria-describedby': described }), onChange: ({ target }) => { set(target.value); } };
  return (
    <div className={`form-field form-${leaf.kind}`}>
      <label htmlFor={id}>{label}{leaf.isNeeded && <span className="form-needed"> {words.say('records.needed')}</span>}</label>
      {hasHint && <p className="quiet small" id={`${id}-hint`}>{hint}</p>}
      {inputOf(props, shared, words)}
      {fault !== undefined && <p className="form-fault" id={`${id}-fault`}><Said told={fault} english={fault.detail} /></p>}
    </div>
  );
}

type Shared = {
  readonly id: string; readonly value: string; readonly required: boolean; readonly 'aria-invalid': boolean; readonly 'aria-describedby'?: string;
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
};

function inputOf({ leaf, form, suggested }: FieldProps, shared: Shared, words: ReturnType<typeof useRecordWords>): ReactNode {
  const none = <option value="">{words.say(leaf.isNeeded ? 'app.choose' : 'app.none')}</option>;
  switch (leaf.kind) {
    case 'long': return <textarea {...shared} className="form-input" rows={3} maxLength={leaf.max} />;
    case 'number': return <input {...shared} className="form-input" type="text" inputMode="numeric" />;
    case 'choice': return <select {...shared} className="form-input">{none}{leaf.choices.map((choice) => <option key={choice} value={choice}>{choiceOf(words, leaf.path, choice, form)}</option>)}</select>;
    case 'yesNo': return <select {...shared} className="form-input">{none}<option value="true">{words.say('records.yes')}</option><option value="false">{words.say('records.no')}</option></select>;
    case 'day': return <input {...shared} className="form-input" type="date" />;
    case 'moment': return <input {...shared} className="form-input" type="datetime-local" />;
    case 'when': return <input {...shared} className="form-input stamped" type="text" placeholder="2026-11-21" />;
    case 'country': return <CountrySelect shared={shared} />;
    default: return (
      <>
        <input {...shared} className={`form-input ${/[nN]umber$|^vin$|^reference$/.test(leaf.name) ? 'stamped' : ''}`} type="text" autoComplete="off" maxLength={'max' in leaf ? leaf.max : undefined} {...(suggested ? { list: `${shared.id}-list` } : {})} />
        {suggested && <datalist id={`${shared.id}-list`}>{suggested.map((one) => <option key={one} value={one}>{choiceOf(words, leaf.path, one)}</option>)}</datalist>}
      </>
    );
  }
}

function CountrySelect({ shared }: { readonly shared: Shared }) {
  const { say, formats, language } = useRecordWords();
  const all = useMemo(() => {
    const order = new Intl.Collator(language);
    return COUNTRY_CODES.map((code) => ({ code, name: formats.country(code) })).sort((a, b) => order.compare(a.name, b.name));
  }, [formats, language]);
  const isOther = shared.value !== '' && !COUNTRY_CODES.includes(shared.value);
  return <select {...shared} className="form-input"><option value="">{say('app.none')}</option>{isOther && <option value={shared.value}>{shared.value}</option>}{all.map(({ code, name }) => <option key={code} value={code}>{name}</option>)}</select>;
}

function Flags({ leaf, place, value, set, form, label }: FieldProps & { readonly label: string }) {
  const words = useRecordWords();
  const chosen = Array.isArray(value) ? value as readonly string[] : [];
  return (
    <fieldset className="taps form-flags" id={`${form}${place}`} tabIndex={-1}>
      <legend>{label}</legend>
      {leaf.kind === 'flags' && leaf.choices.map((choice) => <button key={choice} type="button" className="tap" aria-pressed={chosen.includes(choice)} onClick={() => { set(chosen.includes(choice) ? chosen.filter((one) => one !== choice) : [...chosen, choice]); }}>{choiceOf(words, leaf.path, choice, form)}</button>)}
    </fieldset>
  );
}
