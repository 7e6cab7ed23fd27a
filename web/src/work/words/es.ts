/** Las palabras comunes a los espacios de trabajo, en español. */
import type { SpanishOf } from '../../words/shape.ts';
import type { en } from './en.ts';

export const es: SpanishOf<typeof en> = {
  'work.needed': 'Hay que rellenarlo.', 'work.faults_one': 'Hay que corregir {{n}} punto', 'work.faults_many': 'Hay que corregir {{n}} puntos', 'work.faults_other': 'Hay que corregir {{n}} puntos',
  'work.proposed': 'Aún no se ha hecho nada: debe aprobarlo una segunda persona.', 'work.proposedMore': 'Otra persona de su oficina, con su propio acceso, lo ve y decide. La propuesta caduca el {{until}}.', 'work.approvals': 'Ver lo que espera aprobación',
  'work.cancel': 'Cancelar', 'work.close': 'Cerrar', 'work.more': 'Mostrar más', 'work.once': 'Se muestra solo esta vez. Anótelo o entréguelo ahora.', 'work.copy': 'Copiar', 'work.copied': 'Copiado', 'work.all': 'Todos', 'work.save': 'Guardar', 'work.saved': 'Guardado.',
  'work.yes': 'sí', 'work.no': 'no', 'work.nobody': 'nadie', 'work.by': 'Por', 'work.on': 'Cuándo', 'work.note': 'Nota', 'work.reason': 'Motivo', 'work.state': 'Estado', 'work.look': 'Ver', 'work.filter': 'Filtrar',
};
