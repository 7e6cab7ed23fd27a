/** A sound and a vibration when a check hits: only where the officer switched them on for this device, and never where a record asks for discretion. */
import type { Checked } from '../api/asked.ts';
import { recall, remember } from '../remembered.ts';

export const WAYS = ['sound', 'vibration'] as const;
export type Way = (typeof WAYS)[number];

const ON = 'on';
export const isOn = (way: Way): boolean => recall(`alert.${way}`) === ON;
export const switchTo = (way: Way, isWanted: boolean): void => { remember(`alert.${way}`, isWanted ? ON : 'off'); };
/** Whether this device can. */
export const canAlert = (way: Way): boolean => (way === 'sound' ? 'AudioContext' in globalThis : 'vibrate' in navigator);

export const isDiscreet = ({ findings }: Pick<Checked, 'findings'>): boolean => findings.some(({ discreet }) => discreet === true);

export function alertFor(answer: Pick<Checked, 'findings' | 'outcome'>): void {
  if (answer.outcome === 'hit' && !isDiscreet(answer)) soundAlert();
}

const PATTERN_MS = [200, 100, 200];
const TONES_HZ = [880, 660, 880];
const TONE_S = 0.18;
const LOUDNESS = 0.25;

export function soundAlert(): void {
  if (isOn('vibration') && canAlert('vibration')) navigator.vibrate(PATTERN_MS);
  if (!isOn('sound') || !canAlert('sound')) return;
  const audio = new AudioContext();
  const gain = audio.createGain();
  gain.gain.value = LOUDNESS;
  gain.connect(audio.destination);
  const tones = TONES_HZ.map((hz, at) => {
    const tone = audio.createOscillator();
    tone.frequency.value = hz;
    tone.connect(gain);
    tone.start(audio.currentTime + at * TONE_S);
    tone.stop(audio.currentTime + (at + 1) * TONE_S);
    return tone;
  });
  const last = tones.at(-1);
  if (last) last.onended = () => { void audio.close(); };
}
