/** Shapes that say an answer beside its colour and its word, and the signs of the screens. Seen, never read aloud. */
import type { ReactNode } from 'react';

export type Shape = 'no_record' | 'candidates' | 'hit' | 'not_checked' | 'neutral';

const OUTLINES: Readonly<Record<Shape, ReactNode>> = {
  no_record: <circle cx="24" cy="24" r="19" />,
  candidates: <><path d="M24 4 44 24 24 44 4 24Z" /><path d="M24 15v11M24 32v1" /></>,
  hit: <><path d="M15.5 4h17L44 15.5v17L32.5 44h-17L4 32.5v-17Z" /><path d="M24 13v14M24 34v1" /></>,
  not_checked: <><rect x="5" y="5" width="38" height="38" rx="3" strokeDasharray="7 5" /><path d="M12 36 36 12" /></>,
  neutral: <rect x="6" y="12" width="36" height="24" rx="3" />,
};

export const AnswerShape = ({ shape }: { readonly shape: Shape }) => (
  <svg viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="3.5" strokeLinecap="round" strokeLinejoin="round">{OUTLINES[shape]}</svg>
);

export type Sign = 'check' | 'hits' | 'records' | 'me' | 'more' | 'back' | 'empty' | 'broken' | 'closed';

const SIGNS: Readonly<Record<Sign, ReactNode>> = {
  check: <><circle cx="10.5" cy="10.5" r="6.5" /><path d="m20 20-4.8-4.8" /></>,
  hits: <><path d="M6 3v18M6 4h11l-2 4 2 4H6" /></>,
  records: <><rect x="4" y="3" width="16" height="18" rx="2" /><path d="M8 8h8M8 12h8M8 16h5" /></>,
  me: <><circle cx="12" cy="8" r="4" /><path d="M4 21c1-4.5 4-6.5 8-6.5s7 2 8 6.5" /></>,
  more: <path d="M4 6h16M4 12h16M4 18h16" />,
  back: <path d="m15 5-7 7 7 7" />,
  empty: <><rect x="3" y="5" width="18" height="14" rx="2" /><path d="M3 13h5l2 3h4l2-3h5" /></>,
  broken: <><path d="M12 3 2.5 20h19Z" /><path d="M12 10v5M12 17.6v.1" /></>,
  closed: <><rect x="5" y="11" width="14" height="9" rx="2" /><path d="M8 11V8a4 4 0 0 1 8 0v3" /></>,
};

export const SignOf = ({ sign }: { readonly sign: Sign }) => (
  <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" className={`sign sign-${sign}`} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">{SIGNS[sign]}</svg>
);
