import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, idOf } from '../../api/client'
import { useMay } from '../../api/roles'
import type { ModelVersion } from '../../api/types'
import { ActionDialog } from '../../ui/Dialog'
import { Button } from '../../ui/parts'
import { versionPath } from '../data'
import { MakeDialog } from './MakeDialog'

type VersionVerb = 'approve' | 'reject' | 'deprecate' | 'archive' | 'revoke'

const VERBS: Record<string, [VersionVerb, string][]> = {
  STATE_AWAITING_APPROVAL: [['approve', 'Approve'], ['reject', 'Reject']],
  STATE_BUILDING: [['reject', 'Reject']],
  STATE_PUBLISHED: [['deprecate', 'Deprecate'], ['revoke', 'Revoke']],
  STATE_DEPRECATED: [['archive', 'Archive'], ['revoke', 'Revoke']],
}

const VARIANTS_WAIT: [VersionVerb, string][] = [['approve', 'Approve variants']]

const CONSEQUENCES: Record<VersionVerb, string> = {
  approve: 'What the gates held back goes out.',
  reject: 'The version is refused for good.',
  deprecate: 'It runs where it runs, and takes no new rollouts.',
  archive: 'It is put away for good.',
  revoke: 'Every device stops serving it and deletes its files. Nothing brings it back.',
}

/**
 * What may be done to a version.
 *
 * @param waits whether a version that is out has variants that wait for somebody to approve them
 */
export function VersionActions({ version, waits }: { version: ModelVersion; waits: boolean }) {
  const client = useQueryClient()
  const may = { publish: useMay('PUBLISHER'), approve: useMay('APPROVER'), operate: useMay('OPERATOR') }
  const [verb, setVerb] = useState<VersionVerb>()
  const [isMaking, setMaking] = useState(false)
  const verbs = [...(waits ? VARIANTS_WAIT : []), ...(VERBS[version.state ?? ''] ?? [])].filter(([each]) => (each === 'approve' || each === 'reject' ? may.approve : may.publish))
  return (
    <span className="row">
      {version.state === 'STATE_PUBLISHED' && may.operate && (
        <Link className="button primary" to={`/rollouts/new?version=${encodeURIComponent(version.name ?? '')}`}>
          Roll out
        </Link>
      )}
      {version.state === 'STATE_PUBLISHED' && may.publish && <Button onClick={() => setMaking(true)}>Make variants</Button>}
      {verbs.map(([each, label]) => (
        <Button key={each} kind={each === 'approve' ? 'primary' : each === 'deprecate' || each === 'archive' ? '' : 'danger'} onClick={() => setVerb(each)}>
          {label}
        </Button>
      ))}
      {isMaking && <MakeDialog version={version} onClose={() => setMaking(false)} />}
      {verb && (
        <ActionDialog
          title={`${verb[0]?.toUpperCase()}${verb.slice(1)} version ${idOf(version.name)}?`}
          action={`${verb[0]?.toUpperCase()}${verb.slice(1)}`}
          danger={verb === 'revoke' || verb === 'reject'}
          done="Done"
          withReason
          onClose={() => setVerb(undefined)}
          run={async (reason) => {
            await api.POST(`/v1/models/{model}/versions/{version}:${verb}`, { ...versionPath(version.name), body: { reason } })
            await client.invalidateQueries({ predicate: (query) => query.queryKey[0] === 'versions' || query.queryKey[0] === 'version' })
          }}
        >
          <p>{CONSEQUENCES[verb]}</p>
        </ActionDialog>
      )}
    </span>
  )
}
