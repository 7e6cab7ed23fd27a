/** What to do now, and whom to call. */
import type { Advice } from '../../../src/modules/hits/schema.ts';
import { useWords } from '../words/use-words.ts';
import './hits.css';

type Told = Pick<Advice, 'kind' | 'action' | 'text' | 'contact'>;

const TONES: Readonly<Record<Advice['kind'], string>> = { compare_first: 'warn', request_confirmation: 'info', wait: 'info', act: 'good', stand_down: 'bad', look_again: 'warn', answer: 'info', may_answer: '', none: '' };

/** `isCalm`: where a record asks for discretion nothing is said by colour. */
export function AdviceBox({ advice: { kind, action, text, contact }, isCalm = false }: { readonly advice: Told; readonly isCalm?: boolean }) {
  const { say, sayCode } = useWords();
  return (
    <section className={`notice ${isCalm ? '' : TONES[kind]}`} aria-label={say('advice.title')}>
      <p><b>{say(`advice.${kind}`)}</b></p>
      {action !== undefined && <p className="advice-action"><b>{sayCode('action', action)}</b></p>}
      {text !== undefined && <p><bdi>{text}</bdi></p>}
      <Contact contact={contact} />
    </section>
  );
}

/** The owner's contact, as it said: a text, or a name with its telephone and address. */
function Contact({ contact }: { readonly contact: unknown }) {
  const { say } = useWords();
  if (typeof contact === 'string') return <p>{say('advice.call')}: <Telephone text={contact} /></p>;
  if (typeof contact !== 'object' || contact === null) return null;
  const { name, telephone, email } = contact as { readonly name?: string; readonly telephone?: string; readonly email?: string };
  return <p>{say('advice.call')}: {name !== undefined && <bdi>{name} </bdi>}{telephone !== undefined && <Telephone text={telephone} />} {email !== undefined && <bdi>{email}</bdi>}</p>;
}

const DIALLED = /^\+?[\d\s().-]{4,}$/;
const Telephone = ({ text }: { readonly text: string }) => (DIALLED.test(text) ? <a href={`tel:${text.replaceAll(/[^\d+]/g, '')}`} dir="ltr">{text}</a> : <bdi>{text}</bdi>);
