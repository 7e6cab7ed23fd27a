/** Runs while the console itself is still on its way: has the words of the language sent, which nobody knows before. It shows nothing. */
import { COMMON, firstLanguage } from './words/first.ts';

COMMON[firstLanguage()]().catch(() => undefined); // whoever shows them asks again, and says what went wrong
