/** What is said of checks beside refusals. Every sentence with its code. */
import { sayings } from '../../kernel/schema/index.ts';

export const { say, saying } = sayings('checks', {
  person_needed: 'is needed: a national system names the person for whom it asks, here or in Crosscheck-Person', device_needed: 'is needed: a gateway names the device that asks, here or in Crosscheck-Device', device_unknown: 'is not registered for this system',
  purpose: 'is not a purpose of this hub: {purposes}', batch: 'holds more than {#most} checks; use /v1/checks/stream', counted_lanes: 'counts alone are kept for camera_lane only (R16)',
  model: 'lets the error model {version} weigh every check of every bureau, and no longer {before}',
  weaken: 'keeps checks {kept} for {#months} months, no longer {keptBefore} for {#monthsBefore}', weaken_purpose: 'keeps checks for {purpose} {kept} for {#months} months, no longer {keptBefore} for {#monthsBefore}',
});
