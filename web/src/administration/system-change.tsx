/** What changes of a system that is registered: its name, unit, devices and certificates; against the version that was seen. */
import type { ChangeClient, Client } from '../../../src/modules/clients/schema.ts';
import type { Unit } from '../../../src/modules/bureaus/schema.ts';
import type { Me } from '../api/queries.ts';
import { AskForm } from '../work/ask-form.tsx';
import { useChoices, type Path } from '../work/asking.ts';
import { linesOf, type Field } from '../work/field.tsx';
import { Opened } from '../work/frame.tsx';
import { devicesIn, linesOfDevices } from './device-lines.ts';
import { adminWords } from './words/index.ts';

export function ChangeSystem({ me, client, path }: { readonly me: Me; readonly client: Client; readonly path: Path }) {
  const { say } = adminWords();
  const isTheirs = client.bureau === me.bureau && me.actions.includes('bureaus.units');
  const units = (useChoices<Unit>('/v1/units', isTheirs).data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }));
  const fields: readonly Field[] = [
    { name: 'name', label: say('admin.name'), isNeeded: true, initial: client.name },
    { name: 'unit', label: say('me.unit'), isNeeded: true, initial: client.unit, ...(isTheirs ? { kind: 'select', choices: units.length === 0 ? [{ value: client.unit, label: client.unit }] : units } : { hint: say('admin.unitOfBureau') }) },
    { name: 'devices', label: say('admin.devices'), hint: say('admin.deviceLinesHint'), kind: 'area', initial: linesOfDevices(client.devices) },
    { name: 'certificates', label: say('admin.certificates'), hint: say('admin.certificatesHint'), kind: 'area', isStamped: true, initial: client.certificates.join('\n') },
    { name: 'trial', label: say('admin.trialMore'), kind: 'yes', initial: String(client.trial) },
  ];
  const bodyOf = ({ name = '', unit = '', devices = '', certificates = '', trial }: Readonly<Record<string, string>>): ChangeClient => ({ name, unit, devices: [...devicesIn(devices)], certificates: [...linesOf(certificates)], trial: trial === 'true' });
  return (
    <Opened label={say('admin.systemChange')}>
      <AskForm<Client> key={client.version} title={say('admin.systemChange')} send={say('work.save')} says={say('work.saved')} isEmptied={false} fields={fields}
        deed={(values) => ({ method: 'PATCH', path, body: bodyOf(values), ifMatch: client.version })} />
    </Opened>
  );
}
