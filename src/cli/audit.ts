/** The commands about the log: copy it, verify it, prove what is in it, witness it. */
import { exportCommand } from './audit-export.ts';
import { proofCommands } from './audit-proofs.ts';
import { verifyCommand } from './audit-verify.ts';
import { witnessCommands } from './audit-witness.ts';
import type { Command } from './command.ts';

export const auditCommands: readonly Command[] = [verifyCommand, exportCommand, ...proofCommands, ...witnessCommands];
