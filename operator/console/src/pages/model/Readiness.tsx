import { useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client'
import type { ModelVersion } from '../../api/types'
import { words } from '../../format'
import { Badge, Card, Facts, Loaded } from '../../ui/parts'
import { versionPath } from '../data'

export function Readiness({ version }: { version: ModelVersion }) {
  const query = useQuery({
    queryKey: ['version', version.name, 'readiness'],
    queryFn: () => answerOf(api.GET('/v1/models/{model}/versions/{version}/readiness', versionPath(version.name))),
  })
  return (
    <Card title="Readiness">
      <Loaded query={query}>
        {({ checks = [] }) => (
          <Facts
            of={checks.map((check) => [
              words(check.kind, 'KIND'),
              <span key={check.kind}>
                <Badge tone={check.passed ? 'good' : 'warn'}>{check.passed ? 'yes' : 'not yet'}</Badge> {check.message}
              </span>,
            ])}
          />
        )}
      </Loaded>
    </Card>
  )
}
