/** Whether this device makes itself heard or felt on a hit: off until the officer says so. */
import { useState } from 'react';
import { useWords } from '../words/use-words.ts';
import { canAlert, isOn, soundAlert, switchTo, WAYS, type Way } from './alerts.ts';

export function AlertTaps() {
  const { say } = useWords();
  const [on, setOn] = useState<readonly Way[]>(() => WAYS.filter(isOn));
  const ways = WAYS.filter(canAlert);
  if (ways.length === 0) return null;
  const change = (way: Way): void => {
    const isWanted = !on.includes(way);
    switchTo(way, isWanted);
    setOn(isWanted ? [...on, way] : on.filter((one) => one !== way));
    if (isWanted) soundAlert();
  };
  return (
    <fieldset className="taps" aria-describedby="alerts-more">
      <legend>{say('alerts.title')}</legend>
      {ways.map((way) => <button key={way} type="button" className="tap" aria-pressed={on.includes(way)} onClick={() => { change(way); }}>{say(`alerts.${way}`)}</button>)}
      <span id="alerts-more" className="quiet small">{say('alerts.more')}</span>
    </fieldset>
  );
}
