/** How a desk is told: sound on or off, tried out; the browser's notifications, asked for by a button. Remembered on this device. */
import { useState } from 'react';
import { Button } from '../theme/controls.tsx';
import { remember, recall } from '../remembered.ts';
import { isSoundOn } from './alerts.tsx';
import { ring } from './sound.ts';
import { hitsWords } from './words/index.ts';

/** A browser on a telephone has notifications for installed pages alone. */
const mayNotify = (): boolean => 'Notification' in window;

export function AlertSettings() {
  const { say } = hitsWords.useWords();
  const [isOn, setOn] = useState(isSoundOn);
  const [isNotified, setNotified] = useState(() => mayNotify() && recall('notifications') === 'on' && Notification.permission === 'granted');
  const [isBlocked, setBlocked] = useState(false);
  const sound = (on: boolean): void => {
    remember('sound', on ? 'on' : 'off');
    setOn(on);
  };
  const notifications = async (on: boolean): Promise<void> => {
    const isGranted = on && await Notification.requestPermission() === 'granted';
    remember('notifications', isGranted ? 'on' : 'off');
    setNotified(isGranted);
    setBlocked(on && !isGranted);
  };
  return (
    <section className="stack tight" aria-label={say('hits.alerts')}>
      <div className="row">
        <button type="button" className="tap" aria-pressed={isOn} onClick={() => { sound(!isOn); }}>{say('hits.alerts.sound')}</button>
        <Button variant="default" disabled={!isOn} onClick={() => { void ring('arrived'); }}>{say('hits.alerts.try')}</Button>
        {mayNotify() && <button type="button" className="tap" aria-pressed={isNotified} onClick={() => { void notifications(!isNotified); }}>{say('hits.alerts.notifications')}</button>}
      </div>
      {isBlocked && <p role="alert" className="notice warn">{say('hits.alerts.blocked')}</p>}
    </section>
  );
}
