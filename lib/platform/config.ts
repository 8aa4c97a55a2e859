import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)

const Environment = z
  .object({
    NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
    /** Application role; the ledger is protected only when DATABASE_OWNER_URL is another role. */
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    DATABASE_OWNER_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(12),
    /** Seals connection secrets: key id, a colon, 32 bytes in base64. Several, comma separated: the first seals. */
    SLUICE_KEY: z.string().regex(/^[\w-]+:[A-Za-z0-9+/]{43}=(,[\w-]+:[A-Za-z0-9+/]{43}=)*$/),
    /** Signs session cookies: at least 32 characters. */
    SLUICE_SESSION_SECRET: z.string().min(32),
    /** Address people use; origin checks and links come from here, never from a request header. */
    SLUICE_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:3000'),
    HOST: z.string().min(1).default('127.0.0.1'),
    /** Reverse proxies of ours in front: how many addresses at the end of X-Forwarded-For to believe. */
    SLUICE_PROXY_HOPS: z.coerce.number().int().min(0).max(5).default(0),
    PORT: port.default(3000),
    /** Port of the worker's health and metrics; 0 takes any. */
    WORKER_PORT: port.default(0),
    WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(8),
    /** How often everything due is looked for, whatever happened to its job. */
    WORKER_SWEEP_SECONDS: z.coerce.number().min(0.5).max(300).default(15),
    /** A step whose worker was killed is taken over after this. */
    WORKER_CLAIM_SECONDS: z.coerce.number().min(1).max(300).default(15),
    /** Fault runs only: the worker kills itself at this boundary of a step, for example write:effect-done. */
    SLUICE_FAULT_POINT: z
      .string()
      .regex(/^[a-z-]+:[a-z-]+$/)
      .optional(),
    /** simulated: the clock may be moved and demo accounts exist. */
    SLUICE_MODE: z.enum(['simulated', 'real']).default('real'),
    SLUICE_SIMULATOR_URL: z.url().optional(),
    /** Over the simulated cloud only: the company of the demonstration gets the release that it is in the middle of. */
    SLUICE_DEMONSTRATION: z.enum(['true', 'false']).default('false'),
    /** Hosts that outgoing connections may reach although they are private, comma separated. */
    SLUICE_ALLOWED_PRIVATE_HOSTS: z.string().default(''),
    /** Mail server for notices; without it e-mail is not set up. */
    SLUICE_SMTP_HOST: z.string().min(1).optional(),
    SLUICE_SMTP_PORT: port.default(587),
    /** starttls is refused by a server that has none; none is for a server on this machine. */
    SLUICE_SMTP_TLS: z.enum(['starttls', 'implicit', 'none']).default('starttls'),
    SLUICE_SMTP_USER: z.string().min(1).optional(),
    SLUICE_SMTP_PASSWORD: z.string().min(1).optional(),
    /** Sender: an address, or `Name <address>`. */
    SLUICE_SMTP_FROM: z.string().includes('@').optional(),
    SLUICE_SYNC_INTERVAL_SECONDS: z.coerce.number().int().min(1).max(3600).default(15),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  })
  .refine((env) => env.SLUICE_FAULT_POINT === undefined || env.SLUICE_MODE === 'simulated', {
    path: ['SLUICE_FAULT_POINT'],
    message: 'faults are for simulated mode only',
  })
  .refine((env) => env.SLUICE_SMTP_HOST === undefined || env.SLUICE_SMTP_FROM !== undefined, {
    path: ['SLUICE_SMTP_FROM'],
    message: 'a mail server needs a sender',
  })

export interface Config {
  production: boolean
  simulated: boolean
  simulatorUrl: string | null
  /** The simulated company is the one of the demonstration. */
  demonstrated: boolean
  databaseUrl: string
  databaseOwnerUrl: string
  databasePoolSize: number
  /** First key seals, all open. */
  keys: { id: string; bytes: Buffer }[]
  sessionSecret: string
  origin: string
  host: string
  /** Bound to this machine only. */
  loopback: boolean
  proxyHops: number
  port: number
  workerPort: number
  workerConcurrency: number
  workerSweepMs: number
  workerClaimMs: number
  /** Null but in fault runs over the simulated cloud. */
  faultPoint: string | null
  allowedPrivateHosts: string[]
  /** Null: e-mail is not set up. */
  smtp: {
    host: string
    port: number
    tls: 'starttls' | 'implicit' | 'none'
    user: string | null
    password: string | null
    from: string
  } | null
  syncIntervalMs: number
  logLevel: string
}

/** Reads the environment once. All problems are listed at once; throws an Error that names every variable. */
export function readConfig(source: Record<string, string | undefined> = process.env): Config {
  const parsed = Environment.safeParse(source)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The environment is not usable:\n${lines.join('\n')}`)
  }
  const env = parsed.data
  return {
    production: env.NODE_ENV === 'production',
    simulated: env.SLUICE_MODE === 'simulated',
    simulatorUrl: env.SLUICE_SIMULATOR_URL ?? null,
    demonstrated: env.SLUICE_MODE === 'simulated' && env.SLUICE_DEMONSTRATION === 'true',
    databaseUrl: env.DATABASE_URL,
    databaseOwnerUrl: env.DATABASE_OWNER_URL ?? env.DATABASE_URL,
    databasePoolSize: env.DATABASE_POOL_SIZE,
    keys: env.SLUICE_KEY.split(',').map((entry) => {
      const [id = '', bytes = ''] = entry.split(':')
      return { id, bytes: Buffer.from(bytes, 'base64') }
    }),
    sessionSecret: env.SLUICE_SESSION_SECRET,
    origin: new URL(env.SLUICE_URL).origin,
    host: env.HOST,
    loopback: ['127.0.0.1', '::1', 'localhost'].includes(env.HOST),
    proxyHops: env.SLUICE_PROXY_HOPS,
    port: env.PORT,
    workerPort: env.WORKER_PORT,
    workerConcurrency: env.WORKER_CONCURRENCY,
    workerSweepMs: env.WORKER_SWEEP_SECONDS * 1000,
    workerClaimMs: env.WORKER_CLAIM_SECONDS * 1000,
    faultPoint: env.SLUICE_FAULT_POINT ?? null,
    allowedPrivateHosts: env.SLUICE_ALLOWED_PRIVATE_HOSTS.split(',')
      .map((host) => host.trim())
      .filter(Boolean),
    smtp:
      env.SLUICE_SMTP_HOST === undefined
        ? null
        : {
            host: env.SLUICE_SMTP_HOST,
            port: env.SLUICE_SMTP_PORT,
            tls: env.SLUICE_SMTP_TLS,
            user: env.SLUICE_SMTP_USER ?? null,
            password: env.SLUICE_SMTP_PASSWORD ?? null,
            from: env.SLUICE_SMTP_FROM ?? '',
          },
    syncIntervalMs: env.SLUICE_SYNC_INTERVAL_SECONDS * 1000,
    logLevel: env.LOG_LEVEL,
  }
}

/** next-auth reads its address from the environment and would else trust a request header. */
export function announceOrigin(config: Pick<Config, 'origin' | 'sessionSecret'>): void {
  process.env.NEXTAUTH_URL = config.origin
  process.env.NEXTAUTH_SECRET = config.sessionSecret
}
