import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client'
import type { DeviceCounts } from '../../api/types'

export const countsQuery = (filter: string) => ({
  queryKey: ['summary', filter],
  placeholderData: keepPreviousData<DeviceCounts>,
  queryFn: () => answerOf(api.GET('/v1/devices:count', { params: { query: { filter } } })),
})

/** How many devices match, by what is known of them. */
export function useCounts(filter: string) {
  return useQuery(countsQuery(filter))
}
