/** A system's devices as lines of a form: name, camera, lane and direction, parted by strokes. Pure. */
import type { Client } from '../../../src/modules/clients/schema.ts';

type Device = Client['devices'][number];
const PARTS = ['name', 'camera', 'lane', 'direction'] as const;
/** Stands for a stroke that is part of a name. */
const STROKE = '\\|';

export const lineOfDevice = (device: Device): string => PARTS.map((part) => (device[part] ?? '').replaceAll('|', STROKE)).join(' | ').replace(/(?: \| )+$/, '');
export const linesOfDevices = (devices: readonly Device[]): string => devices.map(lineOfDevice).join('\n');

export const devicesIn = (typed: string): readonly Device[] => typed.split('\n').filter((line) => line.trim() !== '').map((line) => {
  const [name = '', camera = '', lane = '', direction = ''] = line.split(/(?<!\\)\|/).map((part) => part.replaceAll(STROKE, '|').trim());
  return { name, ...(camera === '' ? {} : { camera }), ...(lane === '' ? {} : { lane }), ...(direction === '' ? {} : { direction }) };
});
