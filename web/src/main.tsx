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

/** The words, and who it is, are asked for beside one another. */
async function begin(): Promise<void> {
  const queries = newQueries();
  askWhoIAm(queries);
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
}

/** On a slow line nothing is fetched beside what the first screen needs. */
function registerLater(): void {
  if (document.readyState === 'complete') void registerWorker();
  else addEventListener('load', () => { void registerWorker(); }, { once: true });
}

hearInstallOffer();
startLook();
void begin().then(registerLater);
