package io.flotilla.controller.access.api;

import com.google.protobuf.ByteString;
import io.flotilla.controller.access.RecordedEvent;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.access.v1.Event;

/** Maps recorded events to the wire. */
public final class EventMapper {

    private EventMapper() {}

    /** The event with its place in the chain. */
    public static Event toWire(RecordedEvent recorded) {
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
