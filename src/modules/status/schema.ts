/** The words of the hub's own state. */
import { DEVICE_ROLE, ROLES } from '../../kernel/context.ts';
import { ByReplica } from '../checks/schema.ts';
import { instant, Told, z } from '../../kernel/schema/index.ts';

export const Status = z.object({
  version: z.string(), world: z.enum(['live', 'TRAINING']),
  bureau: z.string().meta({ description: 'Whose view the counts are.' }),
  asOf: z.string().meta({ description: 'The state that this bureau’s checks answer from.' }),
  records: z.record(z.string(), z.number().int()).optional().meta({ description: 'The bureau’s own vehicle records, by status. A replica does not tell.' }),
  hits: z.object({ asOwner: z.number().int(), asFinder: z.number().int() }).optional().meta({ description: 'A replica does not tell.' }),
  feedLagSeconds: z.number(),
  index: z.object({
    vehicles: z.number().int(), keys: z.number().int().meta({ description: 'Numbers that they are found by.' }), position: z.string(),
    bytes: z.number().int().meta({ description: 'In use.' }), reservedBytes: z.number().int().meta({ description: 'With the room that is kept for more.' }),
    unsorted: z.number().int().meta({ description: 'Numbers learnt since it was last put in order.' }), dead: z.number().int().meta({ description: 'Records forgotten since then.' }),
    rebuilding: z.boolean(), wideSearches: z.number().int().meta({ description: 'Wide patterns under way and waiting.' }),
    lastSnapshot: instant.optional().meta({ description: 'When the snapshot was made that the next start would read.' }),
  }).optional().meta({ description: 'Of the whole hub; administrators only.' }),
  recentChecks: z.object({ checks: z.number().int(), most: z.number().int(), bytes: z.number().int().meta({ description: 'Set aside.' }) }).optional().meta({ description: 'The newest checks, kept in memory for reports that come late; administrators only.' }),
  replicas: z.number().int().optional().meta({ description: 'Replicas that follow this process.' }),
  uncarried: z.number().int().optional().meta({ description: 'Channels to replicas that this process should carry over NATS and cannot: their replicas follow over HTTP. Administrators only; absent in a process that carries none.' }),
  bureaus: z.number().int().optional(),
  replica: ByReplica.extend({
    isLinked: z.boolean().meta({ description: 'Whether it hears from the hub now.' }), way: z.enum(['http', 'nats']).optional().meta({ description: 'By which way, while it does.' }),
    refused: z.number().int().optional().meta({ description: 'Messages over NATS that were not what the hub had sealed and signed for its bureau, since it was started: passed over. Absent where it follows without NATS.' }),
    records: z.number().int().meta({ description: 'Vehicles that it holds.' }),
    undelivered: z.number().int().meta({ description: 'Entries of its log that the hub does not have yet.' }),
  }).optional(),
}).meta({ id: 'Status' });

const role = z.enum([...ROLES, DEVICE_ROLE]);
/** Who may do one thing. */
export const Permission = z.object({
  action: z.string(), summary: z.string(), route: z.string(), effect: z.enum(['read', 'write', 'logged', 'open', 'stream']),
  roles: z.array(role).meta({ description: 'Whoever bears another role is refused (R7).' }), words: z.string().meta({ description: 'The whole grant in words.' }),
  condition: Told.optional().meta({ description: 'What of the grant neither roles nor `whose` say.' }),
  whose: z.array(z.enum(['owner', 'finder', 'addressee'])).meta({ description: 'What the asker’s bureau must be to the thing; where it is empty, whoever may see it.' }),
  collection: z.string().optional().meta({ description: 'In which collection the bureau must take part.' }),
  secondPerson: z.string().optional().meta({ description: 'When nothing is done until another person approves it (R17).' }), secondPersonTold: Told.optional(),
  purposes: z.partialRecord(role, z.array(z.string())).optional().meta({ description: 'For which of the hub’s purposes each role may.' }),
}).meta({ id: 'Permission' });
export type Permission = z.output<typeof Permission>;
export const PermissionTable = z.object({ roles: z.array(role), items: z.array(Permission) }).meta({ id: 'PermissionTable' });
export type PermissionTable = z.output<typeof PermissionTable>;
