/** What the pages of signing in say, in French. */
import { html } from '../../../kernel/http/docs-markup.ts';
import type { PageWords } from './en.ts';

export const fr: PageWords = {
  language: 'Langue', goOn: 'Continuer', signIn: 'Connexion', startAgain: 'Recommencer',
  whichBureau: 'De quel bureau êtes-vous ?', bureau: 'Bureau', ofBureau: (bureau) => `Bureau ${bureau}`,
  passkeyUse: 'Se connecter avec une clé d’accès', name: 'Adresse électronique ou identifiant', password: 'Mot de passe', factor: 'Code du second facteur', passwordUse: 'Se connecter avec un mot de passe', haveInvitation: 'J’ai une invitation',
  oneStepMore: 'Encore une étape', linkIntro: 'Le service de connexion de votre bureau vous connaît, mais personne ici n’y est encore rattaché : saisissez une seule fois le code de votre invitation.', invitationCode: 'Code de l’invitation', invitation: 'Votre invitation',
  setUp: 'Préparer votre connexion', setUpIntro: (name) => `${name}, choisissez votre mode de connexion. L’invitation ne sert qu’une fois.`,
  passkeyTitle: 'Avec une clé d’accès', passkeyMore: 'Votre appareil demande votre empreinte, votre visage ou votre code PIN. Rien à retenir.', passkeyMake: 'Créer une clé d’accès', nothingSigned: 'Rien n’a été signé. Réessayez.',
  passwordTitle: 'Avec un mot de passe et un second facteur', passwordMore: (key) => html`Pour un poste sans clé d’accès. Saisissez cette clé dans une application d’authentification : ${key}`, openFactor: 'L’ouvrir dans une application d’authentification',
  newPassword: 'Mot de passe, 12 caractères au moins', shownCode: 'Code affiché par l’application d’authentification', passwordSet: 'Définir le mot de passe',
  done: 'C’est fait', doneMore: 'Vous pouvez maintenant vous connecter.',
  signedIn: 'Connecté', signedInAs: ({ name, bureau, unit, role }) => html`Vous êtes connecté en tant que <b>${name}</b>, ${role}, ${bureau}, ${unit}.`, signOut: 'Se déconnecter', signedOut: 'Déconnecté', signedOutMore: 'Vous êtes déconnecté.',
  command: 'Confirmer une ligne de commande', commandAsks: ({ name, bureau }) => html`Une ligne de commande demande à se connecter en tant que <b>${name}</b>, ${bureau}. Ne confirmez que si vous venez de la lancer vous-même et qu’elle affiche ce code :`,
  commandSays: (agent, network) => `Elle se présente ainsi : ${agent}. Elle appelle depuis le réseau ${network}.`, confirm: 'Confirmer', refuse: 'Refuser',
  confirmed: 'Confirmé', confirmedMore: 'La ligne de commande se connecte. Vous pouvez fermer cette page.', refused: 'Refusé', refusedMore: 'La ligne de commande a été refusée. Si vous ne l’avez pas lancée, prévenez votre responsable.',
  notSignedIn: 'Connexion refusée', lost: 'Cette connexion ne peut pas se poursuivre', lostMore: 'Elle a expiré ou n’a pas été commencée ici. Revenez à la centrale et reconnectez-vous.',
  codes: {
    'sign-in.refused': 'Connexion refusée : les données envoyées sont inexactes ou périmées, ou il y a eu trop de tentatives. Patientez un peu, recommencez ou adressez-vous au responsable de votre bureau.',
    'sign-in.code_unknown': 'Ce code est inconnu ou a expiré. Recommencez avec : crosscheck sign-in',
    'sign-in.too_many_waiting': 'Trop de connexions sont en attente. Réessayez dans un moment.',
    'sign-in.issuer_away': 'Le service de connexion de votre bureau n’a pas répondu comme prévu. Réessayez dans un moment ou prévenez le responsable de votre bureau.',
    'sign-in.own_issuer': 'Le bureau {bureau} se connecte auprès de son propre fournisseur d’identité : connectez-vous d’abord là, puis saisissez le code de l’invitation.',
    'kernel.cross_origin': 'Cette demande vient d’une page d’un autre site. Recommencez depuis la page de la centrale.',
    'kernel.unavailable': 'Le serveur ne peut pas répondre maintenant. Réessayez dans un moment.', 'kernel.too_busy': 'Le serveur ne peut pas répondre maintenant. Réessayez dans un moment.', 'kernel.overloaded': 'Le serveur reçoit plus de demandes qu’il ne peut en traiter. Réessayez dans un moment.',
  },
  roles: { officer: 'agent', desk: 'agent de permanence', supervisor: 'responsable', analyst: 'analyste', auditor: 'auditeur', coordinator: 'coordinateur', registration_clerk: 'agent d’immatriculation', administrator: 'administrateur' },
};
