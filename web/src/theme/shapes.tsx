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

export type Sign = 'admin' | 'audit' | 'check' | 'hits' | 'approvals' | 'inbox' | 'overview' | 'records' | 'me' | 'more' | 'back' | 'empty' | 'broken' | 'closed' | 'scan' | 'photo' | 'torch'
  | 'close' | 'done' | 'info' | 'speech';

const SIGNS: Readonly<Record<Sign, ReactNode>> = {
  check: <><circle cx="10.5" cy="10.5" r="6.5" /><path d="m20 20-4.8-4.8" /></>,
  hits: <><path d="M6 3v18M6 4h11l-2 4 2 4H6" /></>,
  approvals: <><circle cx="8" cy="8" r="3.5" /><path d="M2.5 20c.5-4 2.5-6 5.5-6s5 2 5.5 6M14 11l2.5 2.5L21.5 8" /></>,
  inbox: <><rect x="3" y="5" width="18" height="14" rx="2" /><path d="m3.5 6.500 8.5 7 8.5-7" /></>,
  admin: <><path d="M4 7h9M17 7h3M4 17h3M11 17h9" /><circle cx="15" cy="7" r="2" /><circle cx="9" cy="17" r="2" /></>,
  audit: <><path d="M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6Z" /><path d="m9 12 2 2 4-4" /></>,
  overview: <path d="M4 20V11M10 20V4M16 20v-6M21 20H2.5" />,
  records: <><rect x="4" y="3" width="16" height="18" rx="2" /><path d="M8 8h8M8 12h8M8 16h5" /></>,
  me: <><circle cx="12" cy="8" r="4" /><path d="M4 21c1-4.5 4-6.5 8-6.5s7 2 8 6.5" /></>,
  more: <path d="M4 6h16M4 12h16M4 18h16" />,
  back: <path d="m15 5-7 7 7 7" />,
  scan: <path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 8v8M12 8v8M16 8v8" />,
  photo: <><path d="M3 8h4l2-3h6l2 3h4v11H3Z" /><circle cx="12" cy="13" r="3.5" /></>,
  torch: <path d="M7 3h10l-2 6v12H9V9ZM7 6h10M12 13v2" />,
  empty: <><rect x="3" y="5" width="18" height="14" rx="2" /><path d="M3 13h5l2 3h4l2-3h5" /></>,
  broken: <><path d="M12 3 2.5 20h19Z" /><path d="M12 10v5M12 17.6v.1" /></>,
  closed: <><rect x="5" y="11" width="14" height="9" rx="2" /><path d="M8 11V8a4 4 0 0 1 8 0v3" /></>,
  close: <path d="M6 6l12 12M18 6 6 18" />,
  done: <path d="m4.5 12.5 5 5L19.5 7" />,
  info: <><circle cx="12" cy="12" r="9" /><path d="M12 11v5.5M12 7.6v.1" /></>,
  speech: <><circle cx="12" cy="12" r="9" /><path d="M3 12h18M12 3c3 3 3.6 6 3.6 9S15 18 12 21c-3-3-3.6-6-3.6-9S9 6 12 3" /></>,
};

export const SignOf = ({ sign }: { readonly sign: Sign }) => (
  <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" className={`sign sign-${sign}`} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">{SIGNS[sign]}</svg>
);
