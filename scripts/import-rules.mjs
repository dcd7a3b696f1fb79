/**
 * Which way imports run (DESIGN: workers -> api, cli -> app -> store, analyze -> model; analyze -> cluster, parse,
 * ingest -> model). Each layer lists what of the project it may import; everything else of the project is forbidden.
 * They are dependency-cruiser rules.
 */

/** Checked folders; each must hold modules. */
export const FOLDERS = ['server', 'workers', 'web', 'test']

/** Layer (a path pattern), and the patterns of the project's modules it may import besides its own. */
const LAYERS = {
  'server/model': [],
  // What is done with every byte: its own memory, no words of ours.
  'server/kernel': [],
  'server/ingest': ['server/model'],
  // A later stage reads what an earlier one gives: entries are made of lines.
  'server/parse': ['server/model', 'server/kernel', 'server/ingest'],
  'server/cluster': ['server/model', 'server/kernel'],
  // The pipeline of a part is two files: the way, and the sink at its end.
  'server/(analyze|counter)\\.ts$': ['server/model', 'server/ingest', 'server/parse', 'server/cluster'],
  'server/store': ['server/model'],
  'server/app': [
    'server/model',
    'server/store',
    'server/(analyze|counter)\\.ts$',
    'server/ingest',
    'server/parse',
    'server/cluster',
  ],
  // What comes in is unpacked at the door.
  'server/api': ['server/model', 'server/app', 'server/ingest'],
  // The command line composes: it opens a store for the application, as a worker does.
  'server/cli': [
    'server/model',
    'server/app',
    'server/store',
    'server/(analyze|counter)\\.ts$',
    'server/api',
    'server/ingest',
  ],
  workers: ['server'],
  web: ['server/api'],
}

const anyOf = (patterns) => `^(${patterns.join('|')})`
const own = (layer) => (layer.endsWith('$') ? layer : `${layer}/`)

const layerRules = Object.entries(LAYERS).map(([layer, allowed]) => ({
  name: `layer ${layer.replace('\\.ts$', '.ts')}`,
  comment: `it may import ${allowed.length ? allowed.join(', ').replaceAll('\\.ts$', '.ts') : 'nothing else of the project'}`,
  severity: 'error',
  from: { path: `^${own(layer)}` },
  to: {
    path: '^(server|workers|web|test|bench|scripts)/',
    pathNot: anyOf([own(layer), ...allowed.map(own)]),
  },
}))

export const RULES = [
  ...layerRules,
  {
    name: 'web takes types only',
    comment: 'the page must not bundle the server: use `import type`',
    severity: 'error',
    from: { path: '^web/' },
    to: { path: '^server/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'pure stages',
    comment:
      'model, ingest, parse and cluster know no file, no network, no database, no clock and no process',
    severity: 'error',
    from: { path: '^server/(model|ingest|parse|cluster)/' },
    to: {
      path: '(^|node_modules/)(node:)?(fs|fs/promises|net|http|https|http2|tls|dgram|dns|child_process|cluster|worker_threads|process|os|timers|timers/promises|perf_hooks|sqlite|better-sqlite3)(/|$)',
    },
  },
  {
    name: 'SQL stands in store',
    comment: 'only server/store imports the database',
    severity: 'error',
    from: { path: '^(server|workers)/', pathNot: '^server/store/' },
    to: { path: 'better-sqlite3|node:sqlite' },
  },
  {
    name: 'tests are leaves',
    comment: 'nothing but tests and benchmarks imports from test',
    severity: 'error',
    from: { pathNot: '^(test|bench)/' },
    to: { path: '^test/' },
  },
  {
    name: 'no cycles',
    comment: 'modules that import each other are one concept',
    severity: 'error',
    from: { path: '^(server|workers|web)/' },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'resolvable',
    comment: 'it can not be found',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
]
