/** The clock of a request: what is left until the answer is due, or how long it has been. Read aloud when asked for, not every second. */
import { useNow } from '../clock.ts';
import { useWords } from '../words/use-words.ts';

export function Countdown({ dueAt, isUrgent }: { readonly dueAt: string; readonly isUrgent: boolean }) {
  const { say, formats } = useWords();
  const leftMs = Date.parse(dueAt) - useNow();
  const isOver = leftMs < 0;
  return (
    <p className={`countdown ${isOver ? 'over' : ''}`}>
      <span>{say(isOver ? 'hit.overdue' : 'hit.due')}</span>
      <b role="timer" aria-live="off" className="stamped">{formats.span(leftMs)}</b>
      {isUrgent && <span className="tag urgent">{say('urgency.urgent')}</span>}
    </p>
  );
}
