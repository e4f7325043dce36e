import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { answerOf, api, idOf } from '../../api/client'
import { Table } from '../../ui/Table'
import { Ago, Card, StateBadge } from '../../ui/parts'
import { LastAttempt } from '../rollout/LastAttempt'

/** What rollouts did to the device, the newest first. */
export function Deployments({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['device', id, 'deployments'],
    queryFn: async () => {
      const { deployments = [] } = await answerOf(api.GET('/v1/devices/{device}/deployments', { params: { path: { device: id } } }))
      return Promise.all(
        deployments.slice(0, 10).map((name) => {
          const [, rollout = ''] = name.split('/')
          return answerOf(api.GET('/v1/rollouts/{rollout}/deployments/{deployment}', { params: { path: { rollout, deployment: id } } }))
        }),
      )
    },
  })
  if (!query.data?.length) return null
  return (
    <Card title="Rollouts" flush>
      <Table
        label="Rollouts of the device"
        rows={query.data}
        keyOf={(deployment) => deployment.name ?? ''}
        columns={[
          {
            title: 'Rollout',
            cell: (deployment) => {
              const [, rollout = ''] = (deployment.name ?? '').split('/')
              return <Link to={`/rollouts/${rollout}`}>{rollout}</Link>
            },
          },
          { title: 'State', cell: (deployment) => <StateBadge value={deployment.state} /> },
          { title: 'Variant', cell: (deployment) => idOf(deployment.attempts?.at(-1)?.variant) },
          { title: 'How it went', cell: (deployment) => <LastAttempt deployment={deployment} /> },
          { title: 'Changed', cell: (deployment) => <Ago time={deployment.updateTime} /> },
        ]}
      />
    </Card>
  )
}
