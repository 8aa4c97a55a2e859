import { describe, expect, it } from 'vitest'
import { type LinkKnowledge, linkOf } from './link.ts'
import { productOf } from './product.ts'
import { type KnownAddress, originOf, sourceIndexOf } from './source.ts'
import { isSourceFile, readSourceFiles } from './source-file.ts'

const terraform = `resource "alicloud_db_instance" "order" {
  instance_name = "order-prod"
  password      = var.password
}
resource "alicloud_oss_bucket" "files" {
  bucket = "files-\${var.environment}"
}
`
const state = (resources: unknown) => JSON.stringify({ version: 4, resources })
const managed = (type: string, name: string, ids: string[], more = {}) => ({
  mode: 'managed',
  type,
  name,
  instances: ids.map((id) => ({ attributes: { id, password: 'never to be seen' } })),
  ...more,
})
const ros = `ROSTemplateFormatVersion: '2015-09-01'
Resources:
  OrderCache:
    Type: ALIYUN::REDIS::Instance
    Properties:
      InstanceName: order-test
  Nameless:
    Type: ALIYUN::ECS::VPC
`

describe('files of a repository', () => {
  const read = (files: Record<string, string>) =>
    readSourceFiles(new Map(Object.entries(files))).map(({ path: _path, ...each }) => each)

  it('say what is in them, with the ids of the state beside them', () => {
    const files = {
      'terraform/shop/main.tf': terraform,
      'terraform/shop/terraform.tfstate': state([
        managed('alicloud_db_instance', 'order', ['rm-1', 'rm-2']),
        managed('alicloud_db_instance', 'inner', ['rm-3'], { module: 'module.a' }),
        { ...managed('alicloud_regions', 'all', ['r']), mode: 'data' },
      ]),
      'ros/shop-test.yml': ros,
    }
    const found = read(files)
    const order = {
      address: 'alicloud_db_instance.order',
      by: 'terraform',
      name: 'order-prod',
      stack: 'shop',
      product: null,
    }
    expect(found).toEqual([
      { ...order, resourceId: 'rm-1' },
      { ...order, resourceId: 'rm-2' },
      // What is worked out is no name.
      { ...order, address: 'alicloud_oss_bucket.files', resourceId: null, name: null },
      {
        address: 'OrderCache',
        by: 'ros',
        resourceId: null,
        name: 'order-test',
        stack: 'shop-test',
        product: 'redis',
      },
      { address: 'Nameless', by: 'ros', resourceId: null, name: null, stack: 'shop-test', product: 'ecs' },
    ])
    expect(JSON.stringify(found)).not.toContain('never to be seen')
  })

  it.each([
    ['no HCL', { 'a/main.tf': 'resource "a" {' }],
    ['no JSON in a state', { 'a/main.tf': '', 'a/terraform.tfstate': '{' }],
    ['a state of another version', { 'a/terraform.tfstate': '{"version":3}' }],
    ['any other YAML', { 'a.yml': 'Resources: {}' }],
    ['YAML that can not be read', { 'a.yml': "ROSTemplateFormatVersion: '2015-09-01'\nResources: [" }],
    [
      'a template without resources',
      { 'a.json': '{"ROSTemplateFormatVersion":"2015-09-01","Resources":[]}' },
    ],
    [
      'a resource without a type',
      { 'a.yml': "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  A: {}\n" },
    ],
  ])('say nothing where there is %s', (_, files) => {
    expect(read(files as Record<string, string>)).toEqual([])
  })

  it.each([
    ['terraform/a/main.tf', true],
    ['a/terraform.tfstate', true],
    ['ros/a.template', true],
    ['src/a.ts', false],
    ['node_modules/a/package.json', false],
    ['web/.next/a.json', false],
  ])('%s is one of them: %s', (path, expected) => {
    expect(isSourceFile(path)).toBe(expected)
  })
})

describe('where a resource comes from', () => {
  const address = (more: Partial<KnownAddress>): KnownAddress => ({
    repository: 'ops/infra',
    path: 'main.tf',
    address: 'alicloud_db_instance.order',
    by: 'terraform',
    resourceId: null,
    name: null,
    stack: 'shop',
    product: null,
    ...more,
  })
  const index = sourceIndexOf(
    [
      address({ resourceId: 'rm-1' }),
      address({ name: 'order-prod' }),
      address({ name: 'twice' }),
      address({ name: 'twice', path: 'other.tf' }),
      address({ by: 'ros', path: 'ros/shop.yml', address: 'Cache', name: 'order-test' }),
      ...['rds', 'redis'].map((product) =>
        address({ by: 'ros', path: `ros/${product}.yml`, name: 'both', product }),
      ),
    ],
    true,
  )
  const stack = { 'acs:ros:stackName': 'shop' }
  it.each([
    [{ resourceId: 'rm-1', costTags: {} }, 'terraform', 'state-file', 'main.tf'],
    [{ costTags: stack, name: 'order-test' }, 'ros', 'stack-file', 'ros/shop.yml'],
    [
      { costTags: stack, name: 'both', resourceType: 'ACS::Redis::DBInstance' },
      'ros',
      'stack-file',
      'ros/redis.yml',
    ],
    [{ costTags: stack, name: 'both' }, 'ros', 'stack-mark', null],
    [{ costTags: stack, name: 'else' }, 'ros', 'stack-mark', null],
    [
      { costTags: { 'managed-by': 'terraform' }, name: 'order-prod' },
      'terraform',
      'terraform-name',
      'main.tf',
    ],
    [{ costTags: { 'managed-by': 'Terraform' }, name: 'twice' }, 'terraform', 'terraform-mark', null],
    [{ costTags: { 'terraform:workspace': 'a' } }, 'terraform', 'terraform-mark', null],
    [{ costTags: { 'ack.aliyun.com': 'c1' } }, null, 'cluster-made', null],
    [{ costTags: { 'managed-by': 'hand' } }, 'console', 'in-no-file', null],
    // A name alone is no mark: somebody may have made another one of that name.
    [{ name: 'order-prod' }, 'console', 'in-no-file', null],
  ])('%j: %s because of %s', (more, source, reason, path) => {
    const resource = {
      resourceId: 'x',
      resourceType: 'ACS::ECS::Disk',
      name: 'x',
      costTags: {},
      ...more,
    } as Parameters<typeof originOf>[0]
    expect(originOf(resource, index)).toMatchObject({ source, reason, path })
  })

  it('is unknown where the files are', () => {
    const unread = sourceIndexOf([], false)
    const resource = { resourceId: 'x', resourceType: 'ACS::ECS::Disk', name: 'x', costTags: {} }
    expect(originOf(resource, unread)).toMatchObject({ source: null, reason: 'unknown' })
  })
})

describe('whose a resource is', () => {
  const known: LinkKnowledge = {
    rules: null,
    day: '2026-11-05',
    services: [
      { id: 'order', words: ['order'] },
      { id: 'order-service', words: ['order-service'] },
      { id: 'cart-web', words: ['cart-web'] },
      { id: 'ab', words: ['ab'] },
    ],
    environments: [
      { id: 'test', words: ['test'] },
      { id: 'pre', words: ['pre-production', '预发'] },
      { id: 'production', words: ['production', 'prod'] },
    ],
    clusters: new Map([['c1', { name: 'ack-hz-gray', environmentId: 'preview' }]]),
  }
  it.each([
    [{ name: 'order-service-prod' }, 'order-service name', 'production name'],
    [{ name: 'order-prod' }, 'order name', 'production name'],
    // A word is a word, and not a part of one.
    [{ name: 'reorder-production' }, null, 'production name'],
    [{ name: 'cart-web-order-service' }, 'order-service name', null],
    [{ name: 'ab-test' }, null, 'test name'],
    [{ name: 'files', stack: 'cart-web-预发' }, 'cart-web stack', 'pre stack'],
    [{ resourceId: 'c1', name: 'production' }, null, 'preview label'],
    [{ costTags: { 'ack.aliyun.com': 'c1' } }, null, 'preview label'],
    [{ name: 'test-production' }, null, 'production name'],
    [{ name: '' }, null, null],
  ])('%j: %s, %s', (more, service, environment) => {
    const resource = {
      accountId: '1',
      cloudProduct: 'ecs',
      resourceId: 'i-1',
      name: '',
      costTags: {} as Record<string, string>,
      stack: null,
      ...more,
    } as Parameters<typeof linkOf>[0]
    const link = linkOf(resource, known)
    expect(link.serviceId && `${link.serviceId} ${link.reason.service?.method}`).toBe(service)
    expect(link.environmentId && `${link.environmentId} ${link.reason.environment?.method}`).toBe(environment)
  })
})

it.each([
  ['ACS::ECS::Instance', 'ecs'],
  ['ACS::ACK::Cluster', 'csk'],
  ['nonsense', ''],
])('%s is billed as %s', (type, product) => {
  expect(productOf(type)).toBe(product)
})
