export interface MeterItem {
  code: string
  name: string
  unit: string
}

/** One kind of resource: what the inventory calls it, how the tag service names it, and what bills say. */
export interface Kind {
  /** `ACS::ECS::Instance`. */
  type: string
  /** Product and path of its ARN: `ecs`, `instance`. */
  arn: [product: string, path: string]
  product: { code: string; pip: string; commodity: string; name: string; detail: string }
  /** What is metered. */
  item: MeterItem
  /** Part of the price that is metered apart. */
  second?: MeterItem & { share: number }
  /** Whose parts a split bill lists one by one; a day later than what is whole. */
  sharedAs?: string
}

const kind = (
  type: string,
  arn: Kind['arn'],
  product: [code: string, pip: string, commodity: string, name: string, detail: string],
  item: [code: string, name: string, unit: string],
  more: Pick<Kind, 'sharedAs' | 'second'> = {},
): Kind => ({
  type,
  arn,
  product: {
    code: product[0],
    pip: product[1],
    commodity: product[2],
    name: product[3],
    detail: product[4],
  },
  item: { code: item[0], name: item[1], unit: item[2] },
  ...more,
})

/** Everything that this cloud bills and lists; names in bills are those of the Chinese site. */
export const kinds = {
  instance: kind(
    'ACS::ECS::Instance',
    ['ecs', 'instance'],
    ['ecs', 'ecs', 'ecs', '云服务器 ECS', '云服务器ECS-按量付费'],
    ['InstanceType', '实例规格', '小时'],
    { second: { code: 'SystemDisk', name: '系统盘', unit: 'GB*小时', share: 0.12 } },
  ),
  disk: kind(
    'ACS::ECS::Disk',
    ['ecs', 'disk'],
    ['yundisk', 'ecs', 'ecs', '块存储', '块存储-按量付费'],
    ['DataDisk', '数据盘', 'GB*小时'],
  ),
  cluster: kind(
    'ACS::ACK::Cluster',
    ['cs', 'cluster'],
    ['csk', 'csk', 'csk_propayg_public_cn', '容器服务 ACK', 'ACK集群管理费-按量付费'],
    ['ClusterManagement', '集群管理费', '小时'],
  ),
  registry: kind(
    'ACS::CR::Instance',
    ['cr', 'instance'],
    ['acr', 'acr', 'acr_ee_public_cn', '容器镜像服务 ACR', '容器镜像服务企业版-包年包月'],
    ['Instance', '实例', '个*月'],
  ),
  database: kind(
    'ACS::RDS::DBInstance',
    ['rds', 'dbinstance'],
    ['rds', 'rds', 'rds', '云数据库 RDS', '云数据库RDS-MySQL'],
    ['DBInstanceClass', '实例规格', '小时'],
    { second: { code: 'Storage', name: '存储空间', unit: 'GB*小时', share: 0.25 } },
  ),
  cache: kind(
    'ACS::Redis::DBInstance',
    ['kvstore', 'instance'],
    ['redisa', 'redisa', 'redisa', '云数据库 Tair（兼容 Redis）', '云数据库Redis版-按量付费'],
    ['InstanceClass', '实例规格', '小时'],
  ),
  balancer: kind(
    'ACS::SLB::LoadBalancer',
    ['slb', 'loadbalancer'],
    ['slb', 'slb', 'slb', '负载均衡 SLB', '传统型负载均衡-按量付费'],
    ['LoadBalancerSpec', '规格费', '小时'],
  ),
  gateway: kind(
    'ACS::VPC::NatGateway',
    ['vpc', 'natgateway'],
    ['nat_gw', 'nat_gw', 'nat_gw', 'NAT 网关', 'NAT网关-按量付费'],
    ['InstanceFee', '实例费', '小时'],
  ),
  cen: kind(
    'ACS::CEN::CenInstance',
    ['cbn', 'cen'],
    ['cbn', 'cbn', 'cbn_cdt_public_cn', '云企业网 CEN', '云企业网-跨地域流量'],
    ['CrossRegionTraffic', '跨地域流量', 'GB'],
  ),
  bucket: kind(
    'ACS::OSS::Bucket',
    ['oss', 'bucket'],
    ['oss', 'oss', 'oss', '对象存储 OSS', '对象存储OSS-按量付费'],
    ['Storage', '标准存储（LRS）容量', 'GB'],
    { sharedAs: 'oss' },
  ),
  domain: kind(
    'ACS::CDN::Domain',
    ['cdn', 'domain'],
    ['cdn', 'cdn', 'cdn', 'CDN', 'CDN-按量付费'],
    ['NetworkOut', '下行流量', 'GB'],
    { sharedAs: 'cdn' },
  ),
  address: kind(
    'ACS::EIP::EipAddress',
    ['vpc', 'eip'],
    ['cbwp', 'cbwp', 'cbwp', '共享带宽', '共享带宽-按量付费'],
    ['Bandwidth', '带宽', 'Mbps'],
    { sharedAs: 'cbwp' },
  ),
  logs: kind(
    'ACS::SLS::Project',
    ['log', 'project'],
    ['sls', 'sls', 'sls', '日志服务 SLS', '日志服务-按量付费'],
    ['IngestData', '写入流量', 'GB'],
  ),
} satisfies Record<string, Kind>

export type KindName = keyof typeof kinds

export const kindOf = (name: KindName): Kind => kinds[name]

export const kindNames = Object.keys(kinds) as KindName[]
