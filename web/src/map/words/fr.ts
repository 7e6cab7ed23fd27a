/** What a map says in French. */
import type { FrenchOf } from '../../words/shape.ts';
import type { en } from './en.ts';

export const fr: FrenchOf<typeof en> = {
  'map.choose': 'Choisissez un itinéraire : cliquez dessus, ou parcourez-les avec les flèches et appuyez sur Entrée.', 'map.asTable': 'En tableau', 'map.route': 'Trajet', 'map.number': 'Nombre',
  'map.unplaced_one': '{{n}} trajet ne figure que dans le tableau : une de ses extrémités est inconnue.', 'map.unplaced_many': '{{n}} de trajets ne figurent que dans le tableau : une de leurs extrémités est inconnue.', 'map.unplaced_other': '{{n}} trajets ne figurent que dans le tableau : une de leurs extrémités est inconnue.',
};
