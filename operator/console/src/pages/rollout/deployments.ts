import { useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client'
import type { Deployment } from '../../api/types'

export const MOST_DEPLOYMENTS = 2000

/** All deployments, up to a bound that a page can hold. */
export function useDeployments(id: string) {
  return useQuery({
    queryKey: ['deployments', id],
    queryFn: async () => {
      const all: Deployment[] = []
      let pageToken = ''
      do {
        const page = await answerOf(
          api.GET('/v1/rollouts/{rollout}/deployments', { params: { path: { rollout: id }, query: { pageSize: 500, pageToken } } }),
        )
        all.push(...(page.deployments ?? []))
        pageToken = page.nextPageToken ?? ''
      } while (pageToken !== '' && all.length < MOST_DEPLOYMENTS)
      return all
    },
  })
}

export const variantOf = (deployment: Deployment) => deployment.attempts?.at(-1)?.variant || deployment.selection?.variant || ''

export function countsOf(deployments: Deployment[]) {
  const of = (state: string) => deployments.filter((each) => each.state === `STATE_${state}`).length
  return {
    succeeded: of('SUCCEEDED'), inProgress: of('IN_PROGRESS'), failed: of('FAILED'), skipped: of('SKIPPED'),
    rolledBack: of('ROLLED_BACK'), pending: of('PENDING'), superseded: of('SUPERSEDED'), cancelled: of('CANCELLED'),
  }
}
