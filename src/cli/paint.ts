/** Emphasis on a terminal. What matters is said in words and shapes too; without colours nothing is lost. */
import type { Io } from './io.ts';

export type Style = 'alarm' | 'doubt' | 'strong' | 'faint' | 'agrees' | 'differs';
export type Paint = (style: Style, text: string) => string;

// SGR parameters (ECMA-48 §8.3.117); the eight basic colours, so that every terminal's own theme stays readable.
const CODES: Readonly<Record<Style, string>> = { alarm: '1;31', doubt: '1;33', strong: '1', faint: '2', agrees: '32', differs: '31' };

export const plainPaint: Paint = (_, text) => text;
export const paintFor = ({ isTty, config }: Pick<Io, 'isTty' | 'config'>): Paint => (isTty.out && config.mayColour ? (style, text) => (text === '' ? '' : `\u001b[${CODES[style]}m${text}\u001b[0m`) : plainPaint);
