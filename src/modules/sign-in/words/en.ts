/** What the pages of signing in say, in English: the table that the other languages follow. */
import { html, type Markup } from '../../../kernel/http/docs-markup.ts';

type Who = { readonly name: string; readonly bureau: string };

export const en = {
  language: 'Language', goOn: 'Go on', signIn: 'Sign in', startAgain: 'Start again',
  whichBureau: 'Which bureau are you from?', bureau: 'Bureau', ofBureau: (bureau: string): string => `Bureau ${bureau}`,
  passkeyUse: 'Sign in with a passkey', name: 'E-mail address or id', password: 'Password', factor: 'Code of the second factor', passwordUse: 'Sign in with a password', haveInvitation: 'I have an invitation',
  oneStepMore: 'One step more', linkIntro: 'Your bureau’s sign-in knows you. Nobody here is tied to it yet: type the code of your invitation, once.', invitationCode: 'Code of the invitation', invitation: 'Your invitation',
  setUp: 'Set up your sign-in', setUpIntro: (name: string): string => `${name}, choose how you will sign in. The invitation works once.`,
  passkeyTitle: 'With a passkey', passkeyMore: 'Your device asks for your fingerprint, face or PIN. Nothing to remember.', passkeyMake: 'Make a passkey', nothingSigned: 'Nothing was signed. Try again.',
  passwordTitle: 'With a password and a second factor', passwordMore: (key: Markup): Markup => html`For a machine without passkeys. Put this key into an authenticator: ${key}`, openFactor: 'Open it in an authenticator',
  newPassword: 'Password, 12 characters or more', shownCode: 'Code that the authenticator shows', passwordSet: 'Set the password',
  done: 'Done', doneMore: 'You can sign in now.',
  signedIn: 'Signed in', signedInAs: ({ name, bureau, unit, role }: Who & { readonly unit: string; readonly role: string }): Markup => html`You are signed in as <b>${name}</b>, ${role} of ${bureau}, ${unit}.`, signOut: 'Sign out', signedOut: 'Signed out', signedOutMore: 'You are signed out.',
  command: 'Confirm a command line', commandAsks: ({ name, bureau }: Who): Markup => html`A command line asks to sign in as <b>${name}</b> of ${bureau}. Confirm only if you have just started it yourself, and it shows this code:`,
  commandSays: (agent: string, network: string): string => `It says of itself: ${agent}. It asks from the network ${network}.`, confirm: 'Confirm', refuse: 'Refuse',
  confirmed: 'Confirmed', confirmedMore: 'The command line signs in now. You may close this page.', refused: 'Refused', refusedMore: 'The command line was refused. If you did not start it, tell your supervisor.',
  notSignedIn: 'Not signed in', lost: 'This sign-in cannot go on', lostMore: 'It has expired, or was not begun here. Go back to the hub and sign in again.',
  codes: {
    'sign-in.refused': 'Not signed in: what was sent is wrong or has expired, or too much was tried. Wait a little, start again, or ask your bureau’s supervisor.',
    'sign-in.code_unknown': 'This code is unknown or has expired. Start again with: crosscheck sign-in',
    'sign-in.too_many_waiting': 'Too many sign-ins are waiting. Try again in a while.',
    'sign-in.issuer_away': 'Your bureau’s own sign-in did not answer as it should. Try again in a while, or tell your bureau’s supervisor.',
    'sign-in.own_issuer': 'Bureau {bureau} signs in at its own identity provider: sign in there first, and type the code of the invitation afterwards.',
    'kernel.cross_origin': 'This was asked by a page of another site. Start again from the hub’s own page.',
    'kernel.unavailable': 'The hub cannot answer now. Try again in a while.', 'kernel.too_busy': 'The hub cannot answer now. Try again in a while.', 'kernel.overloaded': 'More is being asked than the hub can answer just now. Try again in a while.',
  } as Readonly<Record<string, string>>,
  roles: { officer: 'officer', desk: 'desk officer', supervisor: 'supervisor', analyst: 'analyst', auditor: 'auditor', coordinator: 'coordinator', registration_clerk: 'registration clerk', administrator: 'administrator' } as Readonly<Record<string, string>>,
};
export type PageWords = typeof en;
