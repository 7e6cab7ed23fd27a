/**
 * The server's settings for a machine with 2 cores and a few gigabytes, as command-line arguments: they rank above
 * postgresql.conf, so a data folder carries no state of ours. Knows no processes.
 */
import { EmbeddedFailure } from './errors.ts';
import type { Postmaster } from './lock-file.ts';

const usual: Readonly<Record<string, string>> = {
  // What was acknowledged is there after kill -9 and power loss.
  fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on',
  shared_buffers: '256MB', effective_cache_size: '1GB', work_mem: '16MB', maintenance_work_mem: '128MB',
  max_connections: '60',
  max_wal_size: '2GB', checkpoint_timeout: '15min',
  // The package is built without lz4; pglz would cost the cores that imports need.
  wal_compression: 'off',
  client_connection_check_interval: '5s', // the query of a killed hub ends soon; its snapshot would hold the feed
  random_page_cost: '1.1', // SSD
  timezone: 'UTC', log_timezone: 'UTC',
  // No plate, VIN or name in the log: errors go to the client alone, details and statements nowhere.
  logging_collector: 'off', log_min_messages: 'log', log_error_verbosity: 'terse', log_min_error_statement: 'panic',
  log_parameter_max_length: '0', log_parameter_max_length_on_error: '0', log_line_prefix: '%m [%p] ',
};

export function serverArguments(dataFolder: string, place: Omit<Postmaster, 'pid'>, overrides: Readonly<Record<string, string>>): string[] {
  const wrong = Object.keys(overrides).find((name) => !/^[a-z_][a-z0-9_.]*$/i.test(name));
  if (wrong !== undefined) throw new EmbeddedFailure(`not a PostgreSQL setting: ${wrong}`);
  const fixed = { listen_addresses: '', unix_socket_directories: quotedFolder(place.socketFolder), unix_socket_permissions: '0700', port: String(place.port) };
  return ['-D', dataFolder, ...Object.entries({ ...usual, ...overrides, ...fixed }).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** A list setting: a comma or blank in the path must not split it. */
const quotedFolder = (folder: string): string => `"${folder.replaceAll('"', '""')}"`;
