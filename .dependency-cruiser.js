// The floor plan (docs/architecture.md): which room may import which. Everything not granted is refused.
const rooms = {
  'lib/domain': [],
  'lib/platform': [],
  'lib/catalog': ['lib/domain', 'lib/platform'],
  'lib/cloud/ports': ['lib/domain', 'lib/platform'],
  'lib/cloud': ['lib/domain', 'lib/platform'],
  'lib/sync': ['lib/domain', 'lib/platform', 'lib/catalog', 'lib/cloud/ports'],
  'lib/queue': ['lib/domain', 'lib/platform'],
  'lib/use-cases': ['lib/domain', 'lib/platform', 'lib/catalog', 'lib/cloud/ports', 'lib/queue'],
  'lib/api': ['lib/domain', 'lib/platform', 'lib/use-cases'],
  'lib/worker': ['lib/platform', 'lib/queue', 'lib/sync', 'lib/use-cases', 'lib/composition'],
  'lib/web': ['lib/platform', 'lib/api', 'lib/composition'],
  'lib/client': ['lib/domain', 'lib/api/contract'],
  'components/ui': [],
  components: ['components', 'lib/domain', 'lib/client', 'lib/api/contract', 'messages'],
  app: ['app', 'components', 'lib/domain', 'lib/api', 'lib/client', 'lib/platform/auth', 'lib/composition'],
  cli: ['lib/api/contract', 'messages'],
  simulator: [],
  prisma: ['lib/domain', 'lib/platform', 'lib/catalog'],
  bench: ['lib/platform', 'lib/testing', 'prisma'],
  faults: ['lib/platform', 'lib/testing', 'prisma'],
}
const literal = (path) => path.replace(/[/.-]/g, '\\$&')
const own = '^(app|components|lib|prisma|simulator|e2e|cli|bench|faults|scripts|messages)/'
const tests = '\\.test\\.tsx?$'

/** Rooms inside a room (components/ui in components) have their own rule. */
const inner = (room) => Object.keys(rooms).filter((other) => other.startsWith(`${room}/`))

const roomRules = Object.entries(rooms).map(([room, granted]) => ({
  name: `room-${room.replaceAll('/', '-')}`,
  comment: `${room} may import: ${[room, ...granted].join(', ')}`,
  severity: 'error',
  from: {
    path: `^${literal(room)}/`,
    pathNot: [tests, ...inner(room).map((other) => `^${literal(other)}/`)],
  },
  to: { path: own, pathNot: [room, ...granted].map((path) => `^${literal(path)}(/|\\.ts$)`) },
}))

export default {
  forbidden: [
    ...roomRules,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { pathNot: '^lib/catalog/generated/' } },
    },
    {
      name: 'domain-knows-nobody',
      comment: 'The domain imports itself, zod, Temporal, decimal.js and (for manifests) yaml',
      severity: 'error',
      from: { path: '^lib/domain/', pathNot: tests },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'core'],
        pathNot: 'node_modules/(zod|temporal-polyfill|temporal-spec|decimal\\.js|yaml)/',
      },
    },
    {
      name: 'prisma-stays-in-the-catalog',
      severity: 'error',
      from: { path: '^(app|components|lib|cli)/', pathNot: ['^lib/catalog/', '^lib/testing/'] },
      to: { path: ['^lib/catalog/generated/', 'node_modules/@prisma/'] },
    },
    {
      name: 'clients-know-the-contract-as-types-only',
      comment: 'No schema reaches the browser or the command line: zod stays on the server',
      severity: 'error',
      from: { path: '^(lib/client|components|cli)/', pathNot: tests },
      to: { path: '^lib/api/contract/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-command-line-needs-nothing-but-node',
      comment: 'It is one file that any Node runs',
      severity: 'error',
      from: { path: '^cli/', pathNot: tests },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: {
        path: '^(app|components|lib|cli|simulator|prisma)/',
        pathNot: [tests, '^lib/testing/', '^lib/cloud/contracts/'],
      },
      to: { path: ['^lib/testing/', '^lib/cloud/contracts/'] },
    },
    {
      name: 'nobody-reaches-into-the-simulator',
      severity: 'error',
      from: {
        path: own,
        pathNot: ['^simulator/', '^scripts/', '^bench/', '^faults/', '^e2e/', '^lib/testing/', tests],
      },
      to: { path: '^simulator/' },
    },
    {
      name: 'vendor-sdk-stays-in-its-adapter',
      severity: 'error',
      from: { path: '^(app|components|lib|cli)/', pathNot: ['^lib/cloud/alibaba/', tests] },
      to: { path: 'node_modules/(@alicloud|@darabonba)/' },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^next-env', '\\.css$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|node_modules/\\.cache)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
