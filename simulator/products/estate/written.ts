import type { KindName } from './kinds.ts'
import type { Origin } from './resource.ts'

/** What Terraform and ROS call the kinds that this company writes down. */
const words: Partial<Record<KindName, { terraform: string; ros: string; title: string }>> = {
  database: { terraform: 'alicloud_db_instance', ros: 'ALIYUN::RDS::DBInstance', title: 'instance_name' },
  cache: {
    terraform: 'alicloud_kvstore_instance',
    ros: 'ALIYUN::REDIS::Instance',
    title: 'db_instance_name',
  },
  balancer: {
    terraform: 'alicloud_slb_load_balancer',
    ros: 'ALIYUN::SLB::LoadBalancer',
    title: 'load_balancer_name',
  },
  bucket: { terraform: 'alicloud_oss_bucket', ros: 'ALIYUN::OSS::Bucket', title: 'bucket' },
  cluster: {
    terraform: 'alicloud_cs_managed_kubernetes',
    ros: 'ALIYUN::CS::ManagedKubernetesCluster',
    title: 'name',
  },
  registry: { terraform: 'alicloud_cr_ee_instance', ros: 'ALIYUN::CR::Instance', title: 'instance_name' },
}

export interface Written {
  kind: KindName
  id: string
  name: string
  address: string
  /** Tags as the file says them. */
  tags: Record<string, string>
}

const wordOf = (kind: KindName) =>
  words[kind] ?? { terraform: `alicloud_${kind}`, ros: `ALIYUN::${kind}`, title: 'name' }

export const fileOf = (by: Origin['by'], module: string): string =>
  by === 'ros' ? `ros/${module}.yml` : `terraform/${module}/main.tf`

export const stateFileOf = (path: string): string => path.replace(/main\.tf$/, 'terraform.tfstate')

const camel = (text: string): string =>
  text
    .split(/[^a-z0-9]+/i)
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('')

/** `alicloud_db_instance.order_service_prod`, or `OrderServiceProdDatabase`. */
export function addressOf(by: Origin['by'], of: { kind: KindName; name: string; regionId: string }): string {
  if (by === 'ros') return camel(`${of.name}-${of.kind}`)
  return `${wordOf(of.kind).terraform}.${of.name.replaceAll(/[^a-z0-9]+/gi, '_')}`
}

const quoted = (text: string): string => JSON.stringify(text)

function terraformBlock({ kind, name, address, tags }: Written): string {
  const [type = '', label = ''] = address.split('.')
  const keys = Object.keys(tags)
  const width = Math.max(0, ...keys.map((key) => key.length))
  const lines = keys.map((key) => `    ${key.padEnd(width)} = ${quoted(tags[key] ?? '')}\n`).join('')
  const block = keys.length === 0 ? '' : `\n  tags = {\n${lines}  }\n`
  return `resource ${quoted(type)} ${quoted(label)} {\n  ${wordOf(kind).title} = ${quoted(name)}\n${block}}\n`
}

export const terraformText = (written: readonly Written[]): string => written.map(terraformBlock).join('\n')

/** The state that a run of Terraform leaves: which address is which resource. */
export const terraformState = (written: readonly Written[]): string =>
  `${JSON.stringify(
    {
      version: 4,
      terraform_version: '1.9.8',
      resources: written.map(({ address, id, tags }) => {
        const [type = '', name = ''] = address.split('.')
        return {
          mode: 'managed',
          type,
          name,
          provider: 'provider["registry.terraform.io/aliyun/alicloud"]',
          instances: [{ attributes: { id, tags } }],
        }
      }),
    },
    null,
    2,
  )}\n`

function rosBlock({ kind, name, address, tags }: Written): string {
  const entries = Object.entries(tags)
  const lines = entries.map(
    ([key, value]) => `        - Key: ${quoted(key)}\n          Value: ${quoted(value)}\n`,
  )
  const block = entries.length === 0 ? '' : `      Tags:\n${lines.join('')}`
  return `  ${address}:\n    Type: ${wordOf(kind).ros}\n    Properties:\n      Name: ${quoted(name)}\n${block}`
}

export const rosText = (written: readonly Written[]): string =>
  `ROSTemplateFormatVersion: '2015-09-01'\nResources:\n${written.map(rosBlock).join('')}`

/** Tags that a Terraform file says, by address. */
export function readTerraform(text: string): Map<string, Record<string, string>> {
  const found = new Map<string, Record<string, string>>()
  for (const [, type = '', label = '', body = ''] of text.matchAll(
    /^resource\s+"([^"]+)"\s+"([^"]+)"\s*\{([\s\S]*?)^\}/gm,
  )) {
    const block = /\btags\s*=\s*\{((?:"(?:[^"\\]|\\.)*"|[^"}])*)\}/.exec(body)?.[1] ?? ''
    found.set(`${type}.${label}`, Object.fromEntries(terraformPairs(block)))
  }
  return found
}

const terraformPairs = (block: string): [string, string][] =>
  [...block.matchAll(/^\s*"?([^\s"=]+)"?\s*=\s*("(?:[^"\\]|\\.)*")/gm)].map(([, key = '', value = '""']) => [
    key,
    String(JSON.parse(value)),
  ])

/** Tags that a ROS template says, by logical name. */
export function readRos(text: string): Map<string, Record<string, string>> {
  const found = new Map<string, Record<string, string>>()
  const blocks = text.split(/^ {2}(?=\w+:\s*$)/m).slice(1)
  for (const block of blocks) {
    const name = /^\w+/.exec(block)?.[0] ?? ''
    const pairs = [...block.matchAll(/-\s+Key:\s*(.+)\n\s+Value:\s*(.+)/g)].map(
      ([, key = '', value = '']): [string, string] => [plain(key), plain(value)],
    )
    found.set(name, Object.fromEntries(pairs))
  }
  return found
}

const plain = (text: string): string => {
  const own = text.trim()
  if (own.startsWith('"')) return String(JSON.parse(own))
  return own.replace(/^'(.*)'$/, '$1')
}
