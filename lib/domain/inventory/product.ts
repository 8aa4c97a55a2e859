/** Products whose code on bills is not the second word of the type of their resources. */
const codes: Readonly<Record<string, string>> = {
  'ACS::ECS::Disk': 'yundisk',
  'ACS::ACK::Cluster': 'csk',
  'ACS::CR::Instance': 'acr',
  'ACS::Redis::DBInstance': 'redisa',
  'ACS::VPC::NatGateway': 'nat_gw',
}

/** What a resource of this type is billed as where no bill has had it yet: `ACS::ECS::Instance` is `ecs`. */
export const productOf = (resourceType: string): string =>
  codes[resourceType] ?? resourceType.split('::')[1]?.toLowerCase() ?? ''

/** Products that ROS calls otherwise than the inventory does. */
const alike: Readonly<Record<string, string>> = { cs: 'ack' }

/** The product that a type of ROS or of the inventory is of: both `ALIYUN::RDS::DBInstance` and `ACS::RDS::DBInstance` are `rds`. */
export function productWord(type: string): string {
  const word = type.split('::')[1]?.toLowerCase() ?? ''
  return alike[word] ?? word
}
