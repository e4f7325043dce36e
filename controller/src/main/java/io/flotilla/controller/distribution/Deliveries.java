package io.flotilla.controller.distribution;

import io.flotilla.contract.index.PieceIndex;
import io.flotilla.controller.artifact.Artifact;
import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.artifact.StoredFile;
import io.flotilla.controller.distribution.AssignedArtifacts.Grant;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.Denied;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.LimitReached;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Opens streams to devices: what the device is assigned, and no more at a time than is allowed. */
@Singleton
public class Deliveries {

    private final ArtifactStore artifacts;
    private final Instance<AssignedArtifacts> assigned;
    private final DeliveryMeter meter;
    private final DeliverySlots slots;
    private final Bandwidth bandwidth = new Bandwidth(System::nanoTime);

    Deliveries(
            ArtifactStore artifacts,
            @Any Instance<AssignedArtifacts> assigned,
            DeliveryMeter meter,
            DistributionConfig config,
            MeterRegistry metrics) {
        this.artifacts = artifacts;
        this.assigned = assigned;
        this.meter = meter;
        this.slots = new DeliverySlots(config.streamsPerDevice(), config.streams());
        Gauge.builder("flotilla.distribution.streams", slots, DeliverySlots::open)
                .description("Streams of artifacts to devices that are open")
                .register(metrics);
    }

    /** An open stream with what is to be sent on it. */
    public record PieceDelivery(Delivery delivery, PieceIndex index, List<PieceRange> ranges) {}

    /**
     * Opens the stream of an artifact's canonical index.
     *
     * @throws NotFound if there is no such artifact
     * @throws Denied if no assignment of the device names it
     * @throws LimitReached if too many streams are open, or the next seconds are taken
     */
    public Delivery openIndex(Recipient recipient, Digest digest) {
        return open(recipient, digest, artifacts::openIndex);
    }

    /**
     * Opens the stream of some pieces of an artifact.
     *
     * @throws NotFound if there is no such artifact
     * @throws Denied if no assignment of the device names it
     * @throws LimitReached if too many streams are open, or the next seconds are taken
     * @throws InvalidArgument if the artifact has no such pieces
     */
    public PieceDelivery openPieces(Recipient recipient, Digest digest, List<PieceRange> ranges) {
        var delivery = open(recipient, digest, artifacts::open);
        try {
            var index = artifacts.index(digest);
            PieceRange.check(ranges, index.pieces().size());
            return new PieceDelivery(delivery, index, ranges);
        } catch (RuntimeException refused) {
            delivery.close();
            throw refused;
        }
    }

    private Delivery open(
            Recipient recipient, Digest digest, Function<Digest, StoredFile> opening) {
        var device = recipient.device();
        var grant = grantOf(device, digest);
        bandwidth.admit(grant);
        var slot = slots.take(recipient);
        try {
            return new Delivery(
                    opening.apply(digest),
                    bytes -> meter.count(device, bytes),
                    bytes -> bandwidth.book(grant, bytes),
                    slot);
        } catch (RuntimeException unopened) {
            slot.close();
            throw unopened;
        }
    }

    private Grant grantOf(DeviceId device, Digest digest) {
        return assigned.stream()
                .flatMap(source -> source.find(device, digest).stream())
                .findFirst()
                .orElseThrow(() -> notAssigned(device, digest));
    }

    private Denied notAssigned(DeviceId device, Digest digest) {
        artifacts.get(digest);
        return new Denied(
                "NOT_ASSIGNED",
                "No assignment of %s names %s."
                        .formatted(device.resourceName(), Artifact.nameOf(digest)),
                Map.of("device", device.resourceName(), "artifact", Artifact.nameOf(digest)));
    }
}
