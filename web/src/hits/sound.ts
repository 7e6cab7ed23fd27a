/** The tone of an alarm, made here: no file, no host. A browser lets a page sound once somebody has touched it. */
import type { Alarm } from './alarms.ts';

/** Hertz, in their order: what is pressing rises and is told three times. */
const TUNES: Readonly<Record<Alarm, readonly number[]>> = { arrived: [660, 880], escalated: [880, 660, 880], answered: [880], released: [660, 440, 660] };
const TONE_S = 0.16;
const GAP_S = 0.05;
const LOUD = 0.25;

let context: AudioContext | undefined;

/** To be called when somebody touches the page. */
export async function wakeSound(): Promise<AudioContext> {
  context ??= new AudioContext();
  if (context.state === 'suspended') await context.resume();
  return context;
}

/** Rings, where the page may sound. */
export async function ring(alarm: Alarm): Promise<void> {
  if (context?.state !== 'running' && !navigator.userActivation.hasBeenActive) return;
  const on = await wakeSound();
  TUNES[alarm].forEach((hertz, i) => {
    const from = on.currentTime + i * (TONE_S + GAP_S);
    const [tone, volume] = [on.createOscillator(), on.createGain()];
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(LOUD, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + TONE_S); // without a click at its end
    tone.connect(volume).connect(on.destination);
    tone.start(from);
    tone.stop(from + TONE_S);
  });
}
