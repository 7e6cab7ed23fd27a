/** The forms there are: generated from the hub's own schemas (`npm run generate`), in groups as people think of a vehicle. */
import generated from '../../../../generated/vehicle-forms.json' with { type: 'json' };
import { CATEGORIES } from '../../../../src/identifiers/categories.ts';
import { COLOURS } from '../../../../src/identifiers/colours.ts';
import { listMakes } from '../../../../src/identifiers/makes.ts';
import { fieldsOf, type Field, type JsonShape } from './shape.ts';

export type FormName = keyof typeof generated;
const shapes: Readonly<Record<FormName, JsonShape>> = generated;

export const formOf = (name: FormName): readonly Field[] => fieldsOf(shapes[name]);

/** Which fields stand together; one that the schema has and no group names stands with the last. */
const GROUPS = {
  control: ['reference', 'policeReportNumber', 'reportingUnit'],
  numbers: ['vin', 'vinCondition', 'plates', 'engineNumber', 'engineCondition', 'otherNumbers'],
  vehicle: ['subject', 'category', 'make', 'model', 'variant', 'year', 'colour', 'marks'],
  event: ['event'],
  action: ['action', 'actionStandsBeforeConfirmation', 'contact'],
  handling: ['restrictions', 'reviewOn', 'purpose', 'handlingCode', 'linkedReferences'],
} as const;
export type Group = keyof typeof GROUPS;

export function vehicleGroups(fields: readonly Field[]): readonly { readonly group: Group; readonly fields: readonly Field[] }[] {
  const named = new Set<string>(Object.values(GROUPS).flat());
  return (Object.entries(GROUPS) as [Group, readonly string[]][]).map(([group, names]) => ({
    group, fields: [...names.flatMap((name) => fields.find((field) => field.name === name) ?? []), ...(group === 'handling' ? fields.filter(({ name }) => !named.has(name)) : [])],
  }));
}

/** Words that the hub's code lists know; others may be typed. */
export const suggestions = (): Readonly<Record<string, readonly string[]>> => ({ category: CATEGORIES, colour: COLOURS, make: listMakes().map(({ name }) => name) });
