/** What a map says in Spanish. */
import type { SpanishOf } from '../../words/shape.ts';
import type { en } from './en.ts';

export const es: SpanishOf<typeof en> = {
  'map.choose': 'Elija una ruta: haga clic en ella, o recórralas con las flechas y pulse Intro.', 'map.asTable': 'En tabla', 'map.route': 'Trayecto', 'map.number': 'Cantidad',
  'map.unplaced_one': '{{n}} trayecto figura solo en la tabla: no se conoce uno de sus extremos.', 'map.unplaced_many': '{{n}} de trayectos figuran solo en la tabla: no se conoce uno de sus extremos.', 'map.unplaced_other': '{{n}} trayectos figuran solo en la tabla: no se conoce uno de sus extremos.',
};
