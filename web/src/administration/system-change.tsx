/** What changes of a system that is registered: its name, unit, devices and certificates; against the version that was seen. */
import { useState } from 'react';
import type { ChangeClient, Client } from '../../../src/modules/clients/schema.ts';
import type { Unit } from '../../../src/modules/bureaus/schema.ts';
import type { Me } from '../api/queries.ts';
import { AskForm, type Values } from '../work/ask-form.tsx';
import { useChoices, type Path } from '../work/asking.ts';
import { linesOf, type Field } from '../work/field.tsx';
import { Opened } from '../work/frame.tsx';
import { devicesIn, linesOfDevices } from './device-lines.ts';
import { adminWords } from './words/index.ts';

export function ChangeSystem(props: Props) {
  const { say } = adminWords();
  return <Opened label={say('admin.systemChange')}><ChangeForm {...props} /></Opened>;
}

type Props = { readonly me: Me; readonly client: Client; readonly path: Path };

/** What was seen when the form was opened is what is changed: where somebody was quicker, that is told, and nothing typed is lost. */
function ChangeForm({ me, client, path }: Props) {
  const { say } = adminWords();
  const [seen, setSeen] = useState(client);
  const isTheirs = seen.bureau === me.bureau && me.actions.includes('bureaus.units');
  const units = (useChoices<Unit>('/v1/units', isTheirs).data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }));
  const fields: readonly Field[] = [
    { name: 'name', label: say('admin.name'), isNeeded: true, initial: seen.name },
    { name: 'unit', label: say('me.unit'), isNeeded: true, initial: seen.unit, ...(isTheirs ? { kind: 'select', choices: units.length === 0 ? [{ value: seen.unit, label: seen.unit }] : units } : { hint: say('admin.unitOfBureau') }) },
    { name: 'devices', label: say('admin.devices'), hint: say('admin.deviceLinesHint'), kind: 'area', initial: linesOfDevices(seen.devices) },
    { name: 'certificates', label: say('admin.certificates'), hint: say('admin.certificatesHint'), kind: 'area', isStamped: true, initial: seen.certificates.join('\n') },
    { name: 'trial', label: say('admin.trialMore'), kind: 'yes', initial: String(seen.trial) },
  ];
  const bodyOf = ({ name = '', unit = '', devices = '', certificates = '', trial }: Values): ChangeClient => ({ name, unit, devices: [...devicesIn(devices)], certificates: [...linesOf(certificates)], trial: trial === 'true' });
  return (
    <AskForm<Client> title={say('admin.systemChange')} send={say('work.save')} says={say('work.saved')} isEmptied={false} fields={fields} done={setSeen}
      deed={(values) => ({ method: 'PATCH', path, body: bodyOf(values), ifMatch: seen.version })} />
  );
}
