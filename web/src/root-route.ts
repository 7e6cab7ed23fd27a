/** The root under which every area hangs its routes. */
import { createRootRoute } from '@tanstack/react-router';
import { NotThere } from './states/states.tsx';
import { Shell } from './shell/shell.tsx';

export const root = createRootRoute({ component: Shell, notFoundComponent: NotThere });
