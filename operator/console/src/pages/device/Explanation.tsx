import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api, versionLabel } from '../../api/client'
import type { Device } from '../../api/types'
import { Card, Empty, Loaded } from '../../ui/parts'
import { useVersions } from '../data'
import { Candidates } from './Candidates'

/** Why the device serves what it serves: every variant of the version, with its rank or the reasons against it. */
export function Explanation({ device }: { device: Device }) {
  const all = useVersions().data?.flatMap((each) => each.versions) ?? []
  const versions = all.filter((version) => version.state !== 'STATE_DRAFT')
  const served = device.slots?.find((slot) => slot.modelVersion)?.modelVersion
  const [asked, setAsked] = useState('')
  const version = asked || served || versions[0]?.name || ''
  const answer = useQuery({
    queryKey: ['explanation', device.name, version],
    enabled: version !== '' && !!device.hardwareProfile,
    retry: false,
    queryFn: () =>
      answerOf(api.POST('/v1/planning:explainSelection', { body: { device: device.name, modelVersion: version } })),
  })
  return (
    <Card
      title="What it chooses, and why"
      flush
      aside={
        <label className="row">
          Version
          <select className="input" value={version} onChange={(event) => setAsked(event.target.value)}>
            {versions.map((each) => (
              <option key={each.name} value={each.name}>
                {versionLabel(each.name)}
              </option>
            ))}
          </select>
        </label>
      }
    >
      {!device.hardwareProfile && <Empty title="Its hardware is not known until it first connects" />}
      {device.hardwareProfile && version === '' && (
        <Empty title="There is no version to choose from">
          <p>Publish a model; then this table says for each of its variants whether it fits here.</p>
        </Empty>
      )}
      {device.hardwareProfile && version !== '' && (
        <Loaded query={answer}>
          {({ planned, disagreement }) => (
            <>
              {disagreement && (
                <p className="banner" role="note">
                  The device chose otherwise: {disagreement.text}
                </p>
              )}
              {planned && <Candidates selection={planned} />}
            </>
          )}
        </Loaded>
      )}
    </Card>
  )
}
