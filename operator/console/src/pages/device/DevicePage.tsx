import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { answerOf, api } from '../../api/client'
import { Ago, Loaded, PageHead, StateBadge } from '../../ui/parts'
import { EventList } from '../event/EventList'
import { DeviceActions } from './DeviceActions'
import { Deployments } from './DeviceDeployments'
import { Explanation } from './Explanation'
import { Hardware } from './Hardware'
import { Labels } from './Labels'
import { Logs } from './Logs'
import { Measures } from './Measures'
import { Slots } from './Slots'

export function DevicePage() {
  const { device: id = '' } = useParams()
  const query = useQuery({
    queryKey: ['device', id],
    queryFn: () => answerOf(api.GET('/v1/devices/{device}', { params: { path: { device: id } } })),
  })
  return (
    <Loaded query={query}>
      {(device) => (
        <>
          <PageHead
            title={device.displayName || id}
            crumbs={[['Devices', '/devices']]}
            about={
              <>
                <StateBadge value={device.state} />
                <StateBadge value={device.connectivity} prefix="CONNECTIVITY" />
                <StateBadge value={device.health} prefix="HEALTH" />
                <span>
                  heard of <Ago time={device.lastSeenTime} />
                </span>
              </>
            }
          >
            <DeviceActions device={device} />
          </PageHead>
          <div className="stack">
            <Slots device={device} />
            <Explanation device={device} />
            <div className="grid">
              <Hardware device={device} />
              <div className="stack">
                <Labels device={device} />
                <Measures id={id} />
              </div>
            </div>
            <Deployments id={id} />
            <Logs id={id} />
            <EventList title="History" filter={{ resource: `devices/${id}` }} pageSize={15} />
          </div>
        </>
      )}
    </Loaded>
  )
}
