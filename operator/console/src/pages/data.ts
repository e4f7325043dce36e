import { useQuery } from '@tanstack/react-query'
import { answerOf, api, idOf, partsOf } from '../api/client'

/** All models with their versions, the newest first. */
export function useVersions() {
  return useQuery({
    queryKey: ['versions'],
    queryFn: async () => {
      const { models = [] } = await answerOf(api.GET('/v1/models', { params: { query: { pageSize: 200 } } }))
      return Promise.all(
        models.map(async (model) => {
          const path = { model: idOf(model.name) }
          const { modelVersions = [] } = await answerOf(api.GET('/v1/models/{model}/versions', { params: { path } }))
          return { model, versions: modelVersions }
        }),
      )
    },
  })
}

/** The variants of a version. */
export function useVariants(version: string | undefined) {
  return useQuery({
    queryKey: ['version', version, 'variants'],
    enabled: !!version,
    queryFn: async () => (await answerOf(api.GET('/v1/models/{model}/versions/{version}/variants', versionPath(version)))).variants ?? [],
  })
}

/** The path parameters of calls about a version. */
export function versionPath(name: string | undefined) {
  const { model, version } = partsOf(name)
  return { params: { path: { model, version } } }
}

/** The newest rollouts. */
export function useRollouts(pageToken = '', pageSize = 100) {
  return useQuery({
    queryKey: ['rollouts', pageToken, pageSize],
    queryFn: () => answerOf(api.GET('/v1/rollouts', { params: { query: { pageSize, pageToken } } })),
  })
}
