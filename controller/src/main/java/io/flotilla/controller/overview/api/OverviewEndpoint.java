package io.flotilla.controller.overview.api;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.access.EventFilter;
import io.flotilla.controller.access.EventRepository;
import io.flotilla.controller.access.RecordedEvent;
import io.flotilla.controller.access.api.EventMapper;
import io.flotilla.controller.device.Presence;
import io.flotilla.controller.device.api.DeviceMapper;
import io.flotilla.controller.overview.DeviceCounts;
import io.flotilla.controller.overview.EventTail;
import io.flotilla.controller.overview.FleetSearch;
import io.flotilla.controller.overview.FoundDevice;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.api.Outbox;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.overview.v1.CountDevicesRequest;
import io.flotilla.proto.overview.v1.CountDevicesResponse;
import io.flotilla.proto.overview.v1.ListDeviceDeploymentsRequest;
import io.flotilla.proto.overview.v1.ListDeviceDeploymentsResponse;
import io.flotilla.proto.overview.v1.ListRecentEventsRequest;
import io.flotilla.proto.overview.v1.ListRecentEventsResponse;
import io.flotilla.proto.overview.v1.OverviewServiceGrpc.OverviewServiceImplBase;
import io.flotilla.proto.overview.v1.SearchDevicesRequest;
import io.flotilla.proto.overview.v1.SearchDevicesResponse;
import io.flotilla.proto.overview.v1.ValueCount;
import io.flotilla.proto.overview.v1.WatchEventsRequest;
import io.flotilla.proto.overview.v1.WatchEventsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers calls of people who look for something. */
@GrpcService
@RunOnVirtualThread
class OverviewEndpoint extends OverviewServiceImplBase {

    private static final int MAX_DEPLOYMENTS = 50;
    private static final int MAX_EVENTS_AT_ONCE = 200;
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration STALL_TIMEOUT = Duration.ofSeconds(30);

    private final FleetSearch search;
    private final EventRepository events;
    private final EventTail tail;
    private final Presence presence;
    private final CurrentCaller caller;

    OverviewEndpoint(
            FleetSearch search,
            EventRepository events,
            EventTail tail,
            Presence presence,
            CurrentCaller caller) {
        this.search = search;
        this.events = events;
        this.tail = tail;
        this.presence = presence;
        this.caller = caller;
    }

    @Override
    public void searchDevices(
            SearchDevicesRequest request, StreamObserver<SearchDevicesResponse> answer) {
        var filter = FilterReader.read(request.getFilter());
        var wanted =
                PageRequest.of(
                        request.getPageSize(),
                        request.getPageToken(),
                        "SearchDevices",
                        request.getFilter().toString());
        var page =
                wanted.cut(
                        search.devices(filter, caller.reach(), wanted.after(), wanted.limit()),
                        device -> device.id().value());
        var lastSeen = presence.lastSeen(page.items().stream().map(FoundDevice::id).toList());
        answer.onNext(
                SearchDevicesResponse.newBuilder()
                        .addAllDevices(
                                page.map(found -> toWire(found, lastSeen.get(found.id()))).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void countDevices(
            CountDevicesRequest request, StreamObserver<CountDevicesResponse> answer) {
        var counts = search.count(FilterReader.read(request.getFilter()), caller.reach());
        answer.onNext(
                CountDevicesResponse.newBuilder()
                        .setDeviceCount(counts.all())
                        .addAllStates(
                                named(counts.states(), state -> DeviceMapper.toWire(state).name()))
                        .addAllConnectivities(
                                named(
                                        counts.connectivities(),
                                        reach -> DeviceMapper.toWire(reach).name()))
                        .addAllHealths(
                                named(
                                        counts.healths(),
                                        health -> DeviceMapper.toWire(health).name()))
                        .addAllHardwareClasses(valued(counts.hardwareClasses()))
                        .addAllVariants(valued(counts.variants()))
                        .build());
        answer.onCompleted();
    }

    @Override
    public void listDeviceDeployments(
            ListDeviceDeploymentsRequest request,
            StreamObserver<ListDeviceDeploymentsResponse> answer) {
        var device = DeviceId.parse("parent", request.getParent());
        answer.onNext(
                ListDeviceDeploymentsResponse.newBuilder()
                        .addAllDeployments(search.deployments(device, MAX_DEPLOYMENTS))
                        .build());
        answer.onCompleted();
    }

    @Override
    public void listRecentEvents(
            ListRecentEventsRequest request, StreamObserver<ListRecentEventsResponse> answer) {
        var filter =
                EventFilter.of(request.getResource())
                        .by(request.getActor())
                        .doing(request.getAction());
        var wanted =
                PageRequest.of(
                        request.getPageSize(),
                        request.getPageToken(),
                        "ListRecentEvents",
                        filter.toString());
        var before = wanted.after().isEmpty() ? Long.MAX_VALUE : Long.parseLong(wanted.after());
        var page =
                wanted.cut(
                        events.before(filter, before, wanted.limit()),
                        event -> Long.toString(event.sequence()));
        answer.onNext(
                ListRecentEventsResponse.newBuilder()
                        .addAllEvents(page.map(EventMapper::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void watchEvents(
            WatchEventsRequest request, StreamObserver<WatchEventsResponse> answer) {
        var outbox =
                Outbox.of((ServerCallStreamObserver<WatchEventsResponse>) answer, STALL_TIMEOUT);
        try {
            follow(outbox, beginning(request), caller.reach().isEverything());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The place after which the caller is told. */
    private long beginning(WatchEventsRequest request) {
        var last = search.lastSequence();
        if (!request.hasAfterSequence()) {
            return last;
        }
        var after = request.getAfterSequence();
        if (after < 0 || after > last) {
            throw InvalidArgument.of(
                    "after_sequence",
                    "must be 0 to %d, the last place in the record".formatted(last));
        }
        return after;
    }

    private void follow(Outbox<WatchEventsResponse> outbox, long beginning, boolean mayKnowWhat)
            throws InterruptedException {
        var told = beginning;
        if (!outbox.awaitReady()) {
            return;
        }
        outbox.send(WatchEventsResponse.newBuilder().setSequence(told).build());
        while (outbox.awaitReady()) {
            if (tail.awaitAfter(told, LOOK) > told) {
                for (var event : events.list(EventFilter.of(""), told, MAX_EVENTS_AT_ONCE)) {
                    if (!outbox.awaitReady()) {
                        return;
                    }
                    outbox.send(change(event, mayKnowWhat));
                    told = event.sequence();
                }
            }
        }
    }

    private static WatchEventsResponse change(RecordedEvent recorded, boolean mayKnowWhat) {
        var change = WatchEventsResponse.newBuilder().setSequence(recorded.sequence());
        if (mayKnowWhat) {
            change.setAction(recorded.event().action()).setResource(recorded.event().resource());
        }
        return change.build();
    }

    private Device toWire(FoundDevice found, @Nullable Instant seen) {
        var message =
                Device.newBuilder()
                        .setName(found.id().resourceName())
                        .setDisplayName(found.displayName())
                        .setState(DeviceMapper.toWire(found.state()))
                        .setConnectivity(DeviceMapper.toWire(presence.connectivity(seen)))
                        .setHealth(DeviceMapper.toWire(found.health()))
                        .putAllLabels(found.labels())
                        .setHardwareClass(found.hardwareClass());
        found.slots().forEach(slot -> message.addSlots(DeviceMapper.toWire(slot)));
        if (seen != null) {
            message.setLastSeenTime(Times.toProto(seen));
        }
        return message.build();
    }

    private static <E extends Enum<E>> List<ValueCount> named(
            Map<E, Integer> counts, Function<E, String> name) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> count(name.apply(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static List<ValueCount> valued(List<DeviceCounts.Count> counts) {
        return counts.stream().map(count -> count(count.value(), count.devices())).toList();
    }

    private static ValueCount count(String value, int devices) {
        return ValueCount.newBuilder().setValue(value).setDeviceCount(devices).build();
    }
}
