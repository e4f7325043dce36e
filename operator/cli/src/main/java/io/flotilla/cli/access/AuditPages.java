package io.flotilla.cli.access;

import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.proto.access.v1.Event;
import io.flotilla.proto.access.v1.EventServiceGrpc;
import io.flotilla.proto.access.v1.ListEventsRequest;
import java.util.function.Consumer;

/** Reads the record page by page, never holding more than one. */
final class AuditPages {
    private static final int PAGE_SIZE = 1000;

    private AuditPages() {}

    static void forEach(
            ControllerConnection controller, ListEventsRequest filter, Consumer<Event> each) {
        var token = "";
        do {
            var request = filter.toBuilder().setPageSize(PAGE_SIZE).setPageToken(token).build();
            var page = controller.unary(EventServiceGrpc::newBlockingStub).listEvents(request);
            page.getEventsList().forEach(each);
            token = page.getNextPageToken();
        } while (!token.isEmpty());
    }
}
