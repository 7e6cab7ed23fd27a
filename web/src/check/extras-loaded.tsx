/** What is loaded after the first screen, in one piece. */
export { Currency } from './currency.tsx';
export { Differences } from './differences.tsx';
export { Readings } from './readings.tsx';
