/** Begins the console: the words first, then the screens. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { askWhoIAm, newQueries } from './api/queries.ts';
import { hearInstallOffer } from './pwa/install.ts';
import { registerWorker } from './pwa/registered.ts';
import { router } from './router.tsx';
import { startLook } from './theme/look.ts';
import { firstLanguage, startWords } from './words/index.ts';
import './theme/tokens.css';
import './theme/look.css';

/** The words, and who it is, are asked for beside one another. Resolves when the first screen can be there. */
async function begin(): Promise<void> {
  const queries = newQueries();
  const known = askWhoIAm(queries);
  await startWords(firstLanguage());
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no place for the console');
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
  await known;
}

/** On a slow line nothing is fetched, and on a slow device nothing run, beside what the first screen needs. */
const AFTER_PAINT_MS = 500;
const registerLater = (): void => { setTimeout(() => { void registerWorker(); }, AFTER_PAINT_MS); };

hearInstallOffer();
startLook();
void begin().then(registerLater);
