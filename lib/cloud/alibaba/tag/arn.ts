import type { TaggableResource } from '../../ports/cost-tag.ts'

/**
 * How the tag service names the types of the inventory: product and path of the ARN (section 11.2). A type that is not here
 * is not written: a wrong name could be somebody else's resource.
 */
const paths: Record<string, [product: string, path: string]> = {
  'ACS::ECS::Instance': ['ecs', 'instance'],
  'ACS::ECS::Disk': ['ecs', 'disk'],
  'ACS::ECS::Snapshot': ['ecs', 'snapshot'],
  'ACS::ECS::SecurityGroup': ['ecs', 'securitygroup'],
  'ACS::ACK::Cluster': ['cs', 'cluster'],
  'ACS::CR::Instance': ['cr', 'instance'],
  'ACS::RDS::DBInstance': ['rds', 'dbinstance'],
  'ACS::PolarDB::DBCluster': ['polardb', 'dbcluster'],
  'ACS::Redis::DBInstance': ['kvstore', 'instance'],
  'ACS::SLB::LoadBalancer': ['slb', 'loadbalancer'],
  'ACS::ALB::LoadBalancer': ['alb', 'loadbalancer'],
  'ACS::NLB::LoadBalancer': ['nlb', 'loadbalancer'],
  'ACS::VPC::VPC': ['vpc', 'vpc'],
  'ACS::VPC::NatGateway': ['vpc', 'natgateway'],
  'ACS::EIP::EipAddress': ['vpc', 'eip'],
  'ACS::OSS::Bucket': ['oss', 'bucket'],
  'ACS::CDN::Domain': ['cdn', 'domain'],
  'ACS::SLS::Project': ['log', 'project'],
}

/** `arn:acs:{product}:{region}:{account}:{path}/{id}`; null where the type is not known to take costTags. */
export function arnOf(resource: TaggableResource): string | null {
  const known = paths[resource.resourceType]
  if (!known) return null
  const [product, path] = known
  return `arn:acs:${product}:${resource.regionId}:${resource.accountId}:${path}/${resource.resourceId}`
}
