import { parse } from 'yaml'
import { z } from 'zod'
import { CallError } from '../transport/call-error.ts'

const named = <S extends z.ZodRawShape>(field: string, shape: z.ZodObject<S>) =>
  z.array(z.looseObject({ name: z.string(), [field]: shape }))

const WireCluster = z.object({
  server: z.string(),
  'certificate-authority-data': z.string().optional(),
  'insecure-skip-tls-verify': z.boolean().optional(),
})
const WireUser = z.object({
  'client-certificate-data': z.string().optional(),
  'client-key-data': z.string().optional(),
  token: z.string().optional(),
})
const WireContext = z.object({ cluster: z.string(), user: z.string() })
const WireKubeconfig = z.object({
  'current-context': z.string().optional(),
  clusters: named('cluster', WireCluster),
  users: named('user', WireUser),
  contexts: named('context', WireContext),
})

export interface Kubeconfig {
  server: URL
  ca: string | null
  cert: string | null
  key: string | null
  token: string | null
}

const decode = (text: string | undefined): string | null =>
  text === undefined ? null : Buffer.from(text, 'base64').toString('utf8')

/**
 * What we need of a kubeconfig: address, CA, and a client certificate or a token. Refuses one that would not check
 * the server's certificate, or that wants a program run (exec) to sign in.
 */
export function parseKubeconfig(text: string): Kubeconfig {
  let document: unknown
  try {
    document = parse(text)
  } catch {
    throw new CallError('nonsense', 'the kubeconfig is not YAML')
  }
  const config = WireKubeconfig.parse(document)
  const chosen = config.contexts.find((each) => each.name === config['current-context']) ?? config.contexts[0]
  const context = WireContext.parse(chosen?.context)
  const cluster = WireCluster.parse(config.clusters.find((each) => each.name === context.cluster)?.cluster)
  const user = WireUser.parse(config.users.find((each) => each.name === context.user)?.user)
  if (cluster['insecure-skip-tls-verify']) {
    throw new CallError('refused', 'the kubeconfig would not check the certificate', {
      code: 'InsecureKubeconfig',
    })
  }
  if (!URL.canParse(cluster.server)) throw new CallError('nonsense', 'the kubeconfig names no server')
  const found = {
    server: new URL(cluster.server),
    ca: decode(cluster['certificate-authority-data']),
    cert: decode(user['client-certificate-data']),
    key: decode(user['client-key-data']),
    token: user.token ?? null,
  }
  if (found.token === null && (found.cert === null || found.key === null)) {
    throw new CallError('nonsense', 'the kubeconfig has neither a certificate nor a token')
  }
  return found
}
