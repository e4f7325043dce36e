package io.flotilla.controller.access.api;

import com.google.protobuf.ByteString;
import io.flotilla.controller.access.EventFilter;
import io.flotilla.controller.access.EventRepository;
import io.flotilla.controller.access.RecordedEvent;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.access.v1.Event;
import io.flotilla.proto.access.v1.EventServiceGrpc.EventServiceImplBase;
import io.flotilla.proto.access.v1.ListEventsRequest;
import io.flotilla.proto.access.v1.ListEventsResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Answers calls about the record of changes. */
@GrpcService
@RunOnVirtualThread
class EventEndpoint extends EventServiceImplBase {

    private final EventRepository events;

    EventEndpoint(EventRepository events) {
        this.events = events;
    }

    @Override
    public void listEvents(ListEventsRequest request, StreamObserver<ListEventsResponse> answer) {
        var wanted =
                PageRequest.of(
                        request.getPageSize(),
                        request.getPageToken(),
                        "ListEvents",
                        request.toBuilder().clearPageSize().clearPageToken().build().toString());
        var after = wanted.after().isEmpty() ? 0 : Long.parseLong(wanted.after());
        var page =
                wanted.cut(
                                events.list(filter(request), after, wanted.limit()),
                                event -> Long.toString(event.sequence()))
                        .map(EventEndpoint::toProto);
        answer.onNext(
                ListEventsResponse.newBuilder()
                        .addAllEvents(page.items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    private static EventFilter filter(ListEventsRequest request) {
        var all = EventFilter.of("");
        return new EventFilter(
                request.getResource(),
                request.getActor(),
                request.getAction(),
                request.hasStartTime()
                        ? Times.toInstant("start_time", request.getStartTime())
                        : all.start(),
                request.hasEndTime()
                        ? Times.toInstant("end_time", request.getEndTime())
                        : all.end());
    }

    private static Event toProto(RecordedEvent recorded) {
        var event = recorded.event();
        return Event.newBuilder()
                .setName("events/" + recorded.sequence())
                .setSequence(recorded.sequence())
                .setOccurTime(Times.toProto(recorded.occurTime()))
                .setActor(event.actor().name())
                .setAction(event.action())
                .setResource(event.resource())
                .setReason(event.reason())
                .putAllDetails(event.details())
                .setSource(recorded.source())
                .setPreviousSha256(bytes(recorded.previousSha256()))
                .setSha256(bytes(recorded.sha256()))
                .build();
    }

    private static ByteString bytes(Digest digest) {
        return ByteString.copyFrom(digest.bytes());
    }
}
