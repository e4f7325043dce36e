package io.flotilla.controller.access.api;

import io.flotilla.controller.access.EventFilter;
import io.flotilla.controller.access.EventRepository;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.api.Times;
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
                        .map(EventMapper::toWire);
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
}
