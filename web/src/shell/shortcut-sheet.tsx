/** The sheet of shortcuts: what the keys do on this screen, and the switch that silences them. */
import { useState } from 'react';
import { Dialogue } from '../states/dialogue.tsx';
import { Taps } from '../states/taps.tsx';
import { useWords } from '../words/use-words.ts';
import { areShortcutsOn, switchShortcuts, useShortcuts } from './shortcuts.ts';

export function ShortcutSheet({ close }: { readonly close: () => void }) {
  const { say } = useWords();
  const shortcuts = useShortcuts();
  const [isOn, setOn] = useState(areShortcutsOn);
  return (
    <Dialogue title={say('keys.title')} close={close}>
      <dl className="keys">
        {shortcuts.map(({ keys, what }) => <div key={keys}><dt dir="ltr">{keys.split(' ').map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{what}</dd></div>)}
      </dl>
      <p className="quiet small">{say('keys.note')}</p>
      <Taps legend={say('keys.switch')} choices={[{ value: 'on', label: say('keys.on') }, { value: 'off', label: say('keys.off') }]} value={isOn ? 'on' : 'off'} choose={(chosen) => { switchShortcuts(chosen === 'on'); setOn(chosen === 'on'); }} />
    </Dialogue>
  );
}
