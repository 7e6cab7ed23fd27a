/** Les mots communs aux espaces de travail, en français. */
import type { FrenchOf } from '../../words/shape.ts';
import type { en } from './en.ts';

export const fr: FrenchOf<typeof en> = {
  'work.needed': 'À remplir.', 'work.faults_one': '{{n}} point à corriger', 'work.faults_many': '{{n}} points à corriger', 'work.faults_other': '{{n}} points à corriger',
  'work.proposed': 'Rien n’est encore fait : une deuxième personne doit l’approuver.', 'work.proposedMore': 'Une autre personne de votre bureau, avec sa propre connexion, en prend connaissance et décide. La proposition expire le {{until}}.', 'work.approvals': 'Voir ce qui attend une approbation',
  'work.cancel': 'Annuler', 'work.close': 'Fermer', 'work.more': 'Afficher la suite', 'work.once': 'Ceci ne s’affiche qu’une fois. Notez-le ou remettez-le maintenant.', 'work.copy': 'Copier', 'work.copied': 'Copié', 'work.all': 'Tous', 'work.save': 'Enregistrer', 'work.saved': 'Enregistré.',
  'work.yes': 'oui', 'work.no': 'non', 'work.nobody': 'personne', 'work.by': 'Par', 'work.on': 'Quand', 'work.note': 'Note', 'work.reason': 'Motif', 'work.state': 'État', 'work.look': 'Voir', 'work.filter': 'Affiner',
};
