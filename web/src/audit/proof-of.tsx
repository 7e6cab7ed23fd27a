/** The proof of one thing on a page of another area: the proving and its words are loaded with it, and with nothing else. */
import { lazy, Suspense } from 'react';
import { audit } from './words/index.ts';

const Proving = lazy(audit.screen(async () => (await import('./prove-button.tsx')).ProveButton));

/** Of a record in one of its versions, or of whatever else has an id. Shown to those whom the hub lets prove. */
export const ProofOf = ({ id, version }: { readonly id: string; readonly version?: number }) => <Suspense><Proving key={`${id} ${version ?? ''}`} id={id} {...(version === undefined ? {} : { version })} /></Suspense>;
