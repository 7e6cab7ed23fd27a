/** What a desk is told wherever it is: the tone, the browser's notification, a line at the top; and the unread number in the window's title. */
import { useEffect, useState } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import type { Event as Said } from '../../../src/modules/notifications/schema.ts';
import { hearing } from '../api/events.ts';
import type { Me } from '../api/queries.ts';
import { unreadInbox } from '../inbox/queries.ts';
import { recall } from '../remembered.ts';
import { countInTitle } from '../title.ts';
import { alarmOf, type Alarm } from './alarms.ts';
import { ring, wakeSound } from './sound.ts';
import { hitsWords } from './words/index.ts';
import './desk.css';

type Told = { readonly alarm: Alarm; readonly said: Said };

/** A desk hears; at the roadside nothing rings that could betray a check. */
export const isDesk = (me: Me): boolean => me.actions.includes('hits.claim');

export function Alerts({ me }: { readonly me: Me }) {
  const { data: inbox } = useQuery(unreadInbox);
  const unread = inbox?.unread ?? 0;
  useEffect(() => {
    countInTitle(unread);
    return () => { countInTitle(0); };
  }, [unread]);
  return isDesk(me) ? <Bell me={me} /> : null;
}

/** The same may be told twice, and what was missed is told when the line is back. */
const HEARD_MAX = 500;

function useAlarms(bureau: string, tell: (told: Told) => void): void {
  useEffect(() => {
    const heard = new Set<string>();
    return hearing((said) => {
      const alarm = alarmOf(said, bureau);
      if (alarm === undefined || heard.has(said.id)) return;
      if (heard.size >= HEARD_MAX) heard.clear();
      heard.add(said.id);
      tell({ alarm, said });
    });
  }, [bureau, tell]);
}

function Bell({ me }: { readonly me: Me }) {
  const words = hitsWords.useWords();
  const { say } = words;
  const go = useNavigate();
  const [told, setTold] = useState<Told>();
  const [last, setLast] = useState<Told>();
  useAlarms(me.bureau, setLast);
  useEffect(() => {
    const wake = (): void => { void wakeSound(); };
    addEventListener('pointerdown', wake, { once: true });
    addEventListener('keydown', wake, { once: true });
    return () => { removeEventListener('pointerdown', wake); removeEventListener('keydown', wake); };
  }, []);
  useEffect(() => {
    if (last === undefined) return;
    setTold(last);
    if (isSoundOn()) void ring(last.alarm);
    if (document.hidden) notify(last, { title: say(`hits.alarm.${last.alarm}`), body: whoOf(last, me.bureau), open: () => { void go({ to: '/hits/$id', params: { id: last.said.subject } }); } });
  }, [last]); // once for each that is told, whatever else changes
  return (
    <div role="status">
      {told && (
        <p className={`alert alert-${told.alarm}`}>
          <span><b>{say(`hits.alarm.${told.alarm}`)}</b> <bdi>{whoOf(told, me.bureau)}</bdi></span>
          <Link to="/hits/$id" params={{ id: told.said.subject }} onClick={() => { setTold(undefined); }}>{say('hit.open')}</Link>
          <button type="button" className="tap" onClick={() => { setTold(undefined); }}>{say('hits.alarm.dismiss')}</button>
        </p>
      )}
    </div>
  );
}

export const isSoundOn = (): boolean => recall('sound') !== 'off';

/** The other side. Numbers of vehicles are for the page alone: a notification lies on a screen that others see. */
const whoOf = ({ said: { facts } }: Told, bureau: string): string => String(facts.owner === bureau ? facts.finder : facts.owner);

function notify({ said }: Told, { title, body, open }: { readonly title: string; readonly body: string; readonly open: () => void }): void {
  if (recall('notifications') !== 'on' || !('Notification' in window) || Notification.permission !== 'granted') return;
  const shown = new Notification(title, { body, tag: said.subject });
  shown.onclick = () => {
    window.focus();
    open();
    shown.close();
  };
}
