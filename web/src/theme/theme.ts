/** The one place where Mantine is told how to look: it takes its styles from our files, so that the page needs no inline style. */
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/Loader.css';
import '@mantine/core/styles/Input.css';
import './tokens.css';
import './look.css';
import { createTheme } from '@mantine/core';

export const theme = createTheme({ primaryColor: 'blue', fontFamily: 'var(--font)', fontFamilyMonospace: 'var(--mono)', defaultRadius: 'md', respectReducedMotion: true });
