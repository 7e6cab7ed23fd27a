/** Fields made from a JSON Schema: groups, lists, maps, choices. A part that may be absent can be added and taken away. */
import { useState } from 'react';
import { Button } from '../theme/controls.tsx';
import { useParams } from '@tanstack/react-router';
import type { Fault } from '../api/client.ts';
import { useMe } from '../api/queries.ts';
import { faultText } from '../work/ask-form.tsx';
import { FieldBox, linesOf, type Field } from '../work/field.tsx';
import { controlOf, firstOf, namesOf, partOfMap, withMember, type Shape } from './schema-shape.ts';
import { adminWords } from './words/index.ts';

type Props = { readonly shape: Shape; readonly name: string; readonly path: string; readonly value: unknown; readonly set: (value: unknown) => void; readonly faults: readonly Fault[]; readonly isReadOnly: boolean };

const codeOf = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();

/** A field's word in the reader's language; its name in the schema, readable, where there is none. */
export function useFieldWord(): (name: string) => string {
  const { sayCode } = adminWords();
  return (name) => {
    const code = codeOf(name);
    const own = sayCode('admin.field', code);
    if (own !== code.replaceAll('_', ' ')) return own;
    const purpose = sayCode('purpose', code);
    return purpose === code.replaceAll('_', ' ') ? sayCode('role', code) : purpose;
  };
}

/** What the hub says of a field, in the reader's language; in the hub's English where there is no word for it. */
function useHint(): (name: string, shape: Shape) => { readonly text: string; readonly isEnglish: boolean } | undefined {
  const { sayCode } = adminWords();
  const { id: section = '' } = useParams({ strict: false });
  return (name, { description }) => {
    if (description === undefined) return undefined;
    const code = codeOf(name);
    const own = sayCode(`admin.hint.${section}`, code);
    return own === code.replaceAll('_', ' ') ? { text: description, isEnglish: true } : { text: own, isEnglish: false };
  };
}

function HintLine({ shape, name }: { readonly shape: Shape; readonly name: string }) {
  const hint = useHint()(name, shape);
  return hint && <p className="quiet small" {...(hint.isEnglish ? { lang: 'en', dir: 'ltr' } : {})}>{hint.text}</p>;
}

export function Part(props: Props) {
  const { shape } = props;
  switch (controlOf(shape)) {
    case 'group': return <Group {...props} />;
    case 'list': return <List {...props} />;
    case 'map': return <MapOf {...props} />;
    default: return <Leaf {...props} />;
  }
}

function Leaf({ shape, name, path, value, set, faults, isReadOnly }: Props) {
  const { sayCode } = adminWords();
  const word = useFieldWord();
  const id = `settings${path.replaceAll('/', '-')}`;
  const control = controlOf(shape);
  const hint = useHint()(name, shape);
  const field: Field = {
    name, label: word(name), isNeeded: shape.enum !== undefined && shape.default !== undefined, min: shape.minimum, max: shape.maximum, ...(hint === undefined ? {} : { hint: hint.text, isHintEnglish: hint.isEnglish }),
    kind: control === 'choice' ? 'select' : control === 'lines' ? 'area' : control === 'yes' ? 'yes' : control === 'number' ? 'number' : control === 'area' ? 'area' : 'text',
    choices: (shape.enum ?? []).map((one) => ({ value: one, label: sayCode('admin.choice', one) === one.replaceAll('_', ' ') ? sayCode('role', one) : sayCode('admin.choice', one) })),
  };
  const shown = control === 'lines' ? (value as readonly string[] | undefined ?? []).join('\n') : typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  const read = (typed: string): unknown => {
    switch (control) {
      case 'yes': return typed === 'true';
      case 'number': return typed === '' ? undefined : Number(typed);
      case 'lines': return typed === '' ? undefined : typed.split('\n');
      default: return typed === '' ? undefined : typed;
    }
  };
  return <fieldset className="field" disabled={isReadOnly}><FieldBox field={field} id={id} value={shown} set={(typed) => { set(read(typed)); }} fault={faultText(faults.find((fault) => fault.path === path || fault.path.startsWith(`${path}/`)))} /></fieldset>;
}

function Group({ shape, name, path, value, set, faults, isReadOnly }: Props) {
  const word = useFieldWord();
  const { say } = adminWords();
  const parts = Object.entries(shape.properties ?? {});
  const held = value as Readonly<Record<string, unknown>> | undefined;
  const mayBeAbsent = (member: string, part: Shape): boolean => ['group', 'list', 'map'].includes(controlOf(part)) && part.default === undefined && shape.required?.includes(member) !== true;
  const absent = parts.filter(([member, part]) => mayBeAbsent(member, part) && held?.[member] === undefined);
  const fields = (
    <>
      {parts.filter((part) => !absent.includes(part)).map(([member, part]) => (
        <div key={member} className="stack tight">
          <Part shape={part} name={member} path={`${path}/${member}`} value={held?.[member]} set={(next) => { set(withMember(held, member, next)); }} faults={faults} isReadOnly={isReadOnly} />
          {!isReadOnly && mayBeAbsent(member, part) && <div className="row"><Button variant="default" onClick={() => { set(withMember(held, member, undefined)); }}>{say('admin.takePart', { what: word(member) })}</Button></div>}
        </div>
      ))}
      {!isReadOnly && absent.length > 0 && <div className="row">{absent.map(([member, part]) => <Button key={member} variant="default" onClick={() => { set(withMember(held, member, controlOf(part) === 'list' ? [firstOf(part.items ?? {})] : firstOf(part))); }}>{say('admin.addPart', { what: word(member) })}</Button>)}</div>}
    </>
  );
  return path === '' ? fields : <fieldset className="group"><legend>{word(name)}</legend><HintLine shape={shape} name={name} />{fields}</fieldset>;
}

function List({ shape, name, path, value, set, faults, isReadOnly }: Props) {
  const { say, formats } = adminWords();
  const word = useFieldWord();
  const items = value as readonly unknown[] | undefined ?? [];
  const part = shape.items ?? {};
  return (
    <fieldset className="group">
      <legend>{word(name)}</legend>
      <HintLine shape={shape} name={name} />
      {items.map((item, at) => (
        <div key={at} className="stack tight list-item">
          <Part shape={part} name={`${at + 1}`} path={`${path}/${at}`} value={item} set={(next) => { set(items.with(at, next)); }} faults={faults} isReadOnly={isReadOnly} />
          {!isReadOnly && <div className="row"><Button variant="default" onClick={() => { set(items.toSpliced(at, 1)); }}>{say('admin.takePart', { what: formats.number(at + 1) })}</Button></div>}
        </div>
      ))}
      {items.length === 0 && <p className="quiet">{say('admin.none')}</p>}
      {!isReadOnly && items.length < (shape.maxItems ?? Infinity) && <div className="row"><Button variant="default" onClick={() => { set([...items, firstOf(part)]); }}>{say('admin.addPart', { what: word(name) })}</Button></div>}
    </fieldset>
  );
}

function MapOf({ shape, name, path, value, set, faults, isReadOnly }: Props) {
  const { say } = adminWords();
  const word = useFieldWord();
  const { data: me } = useMe();
  const [wanted, setWanted] = useState('');
  const held = value as Readonly<Record<string, unknown>> | undefined ?? {};
  const part = partOfMap(shape);
  const known = namesOf(shape) ?? (name === 'purposes' ? me?.purposes : undefined);
  const key: Field = known === undefined ? { name: 'key', label: say('admin.key') } : { name: 'key', label: say('admin.key'), kind: 'select', choices: known.filter((one) => !(one in held)).map((one) => ({ value: one, label: word(one) })) };
  return (
    <fieldset className="group">
      <legend>{word(name)}</legend>
      {Object.entries(held).map(([member, item]) => (
        <div key={member} className="stack tight">
          <Part shape={part} name={member} path={`${path}/${member}`} value={item} set={(next) => { set(withMember(held, member, next)); }} faults={faults} isReadOnly={isReadOnly} />
          {!isReadOnly && <div className="row"><Button variant="default" onClick={() => { set(withMember(held, member, undefined)); }}>{say('admin.takePart', { what: word(member) })}</Button></div>}
        </div>
      ))}
      {Object.keys(held).length === 0 && <p className="quiet">{say('admin.none')}</p>}
      {!isReadOnly && (
        <div className="work-filters">
          <FieldBox field={key} id={`${path}-key`} value={wanted} set={setWanted} fault={undefined} />
          <Button variant="default" disabled={linesOf(wanted).length === 0} onClick={() => { set({ ...held, [wanted.trim()]: firstOf(part) }); setWanted(''); }}>{say('admin.addPart', { what: word(name) })}</Button>
        </div>
      )}
    </fieldset>
  );
}
