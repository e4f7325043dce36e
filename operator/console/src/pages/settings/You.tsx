import { useCaller } from '../../api/roles'
import { words } from '../../format'
import { selectorText } from '../../selector'
import { Ago, Card, Facts } from '../../ui/parts'

/** Who is signed in, and what that allows: roles that hold everywhere, and those that are bound to a part of the fleet. */
export function You() {
  const caller = useCaller()
  if (!caller) return null
  return (
    <Card title="You">
      <Facts
        of={[
          ['Name', caller.displayName],
          ['In the record', caller.principal],
          [
            'May',
            <ul key="may">
              {caller.bindings?.map((binding) => (
                <li key={JSON.stringify(binding)}>
                  {words(binding.role, 'ROLE')}, {limitsOf(binding)}
                </li>
              ))}
            </ul>,
          ],
          ['Until', caller.expireTime ? <Ago key="until" time={caller.expireTime} /> : 'revoked'],
        ]}
      />
    </Card>
  )
}

/** Where a role holds, in words. */
export function limitsOf(binding: { deviceLabels?: Record<string, string>; modelPrefix?: string }): string {
  const limits = []
  if (Object.keys(binding.deviceLabels ?? {}).length > 0) limits.push(`devices with ${selectorText({ matchLabels: binding.deviceLabels ?? {} })}`)
  if (binding.modelPrefix) limits.push(`models that begin with ${binding.modelPrefix}`)
  return limits.length > 0 ? limits.join(' and ') : 'everywhere'
}
