package io.flotilla.agent.link;

import io.flotilla.agent.identity.ControllerChannels;
import io.flotilla.agent.identity.DeviceIdentity;
import io.flotilla.agent.identity.EnrollmentException;
import io.flotilla.agent.identity.IdentityKeeper;
import io.flotilla.agent.identity.Refusal;
import io.flotilla.agent.link.LinkStream.StreamEndedException;
import io.flotilla.agent.link.Outbox.Topic;
import io.flotilla.agent.shared.Backoff;
import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.Log;
import io.flotilla.agent.shared.Pause;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one stream to the controller, for ever: enrols if need be, connects, says what there is to
 * say, and connects again after a wait that grows and is never the same for two devices.
 */
public final class ControllerLink implements Component {
    private static final Log LOG = Log.of(ControllerLink.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /** How often a renewal that failed is tried again. */
    private static final Duration RENEWAL_INTERVAL = Duration.ofMinutes(10);

    private final String controller;
    private final IdentityKeeper identities;
    private final ControllerChannels channels;
    private final LinkPorts ports;
    private final Clock clock;
    private final Backoff backoff;
    private final Outbox outbox = new Outbox();
    private final AtomicLong unknownKinds = new AtomicLong();
    private final AtomicReference<@Nullable ManagedChannel> data = new AtomicReference<>();
    private final CompletableFuture<String> refusal = new CompletableFuture<>();
    private final CompletableFuture<String> connected = new CompletableFuture<>();
    private final Thread thread = Thread.ofVirtual().name("link").unstarted(this::run);

    private volatile String standing;

    /** Set and read by the link's thread only. */
    private String lastComplaint = "";

    private Instant nextRenewal = Instant.EPOCH;

    /** The identity and the channel of the stream, while there is one. */
    private record Session(DeviceIdentity identity, ManagedChannel channel) {}

    /**
     * A link that has not connected.
     *
     * @param controller its address, for people
     */
    public ControllerLink(
            String controller,
            IdentityKeeper identities,
            ControllerChannels channels,
            LinkPorts ports,
            Clock clock,
            RandomGenerator random) {
        this.controller = controller;
        this.standing = "not connected to " + controller + " yet";
        this.identities = identities;
        this.channels = channels;
        this.ports = ports;
        this.clock = clock;
        this.backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, random);
    }

    @Override
    public void start() {
        ports.reconciler()
                .onChange(
                        () -> {
                            outbox.mark(Topic.ASSIGNMENT);
                            outbox.mark(Topic.DEVICE);
                        });
        thread.start();
    }

    @Override
    public void stop(Duration grace) {
        thread.interrupt();
        try {
            thread.join(grace);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        shutdown(data.getAndSet(null));
    }

    /** Has waiting telemetry sent. */
    public void onTelemetry() {
        outbox.mark(Topic.TELEMETRY);
    }

    /** Has the controller told what this device has now. */
    public void onDeviceChange() {
        outbox.mark(Topic.DEVICE);
    }

    /** The channel for model bytes; empty while this device has no identity. */
    public Optional<Channel> dataChannel() {
        return Optional.ofNullable(data.get());
    }

    /** Completes with the reason if this machine is refused an identity for good. */
    public CompletionStage<String> refusal() {
        return refusal;
    }

    /** Completes with the device's name at the first Welcome. */
    public CompletionStage<String> connected() {
        return connected;
    }

    /** Whether it is connected, since when, and why not, in a sentence. */
    public String standing() {
        return standing;
    }

    private void run() {
        var pause = Pause.real();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                connect();
                pause.await(backoff.next());
            }
        } catch (InterruptedException _) {
            LOG.debug("link ended");
        }
    }

    private void connect() throws InterruptedException {
        try {
            var identity = identities.obtain();
            openData(identity);
            var channel = channels.openForControl(identity);
            try {
                stream(new Session(identity, channel));
            } finally {
                shutdown(channel);
            }
        } catch (EnrollmentException e) {
            complain(String.valueOf(e.getMessage()));
            if (e.isLasting() && !isEnrolled()) {
                refusal.complete(String.valueOf(e.getMessage()));
            }
        } catch (IOException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    /** Who was enrolled once has something to serve, with the controller or without. */
    private boolean isEnrolled() {
        try {
            return identities.held().isPresent();
        } catch (IOException _) {
            return true;
        }
    }

    private void stream(Session session) throws InterruptedException, IOException {
        outbox.open();
        var gate = new AssignmentGate(session.identity().device(), ports);
        var stream = new LinkStream(session.channel(), ports, gate, outbox, clock, unknownKinds);
        try {
            var welcome = stream.open();
            backoff.reset();
            lastComplaint = "";
            LOG.info("connected", "device", session.identity().device(), "controller", controller);
            standing =
                    "connected to %s as %s since %s"
                            .formatted(controller, session.identity().device(), clock.instant());
            connected.complete(session.identity().device());
            wakeData();
            var status = stream.run(welcome, renewTime(session.identity()));
            if (status.isOk() && !outbox.isEnded()) {
                renew(session);
            } else {
                complain(Refusal.describe(status, controller));
            }
        } catch (StreamEndedException e) {
            complain(Refusal.describe(e.status(), controller));
        } catch (TimeoutException _) {
            complain(controller + " does not answer");
        } finally {
            stream.close();
        }
    }

    private Instant renewTime(DeviceIdentity identity) {
        var due = identity.renewTime();
        return due.isAfter(nextRenewal) ? due : nextRenewal;
    }

    /** The fresh certificate is shown from the next stream on, for model bytes too. */
    private void renew(Session session) throws IOException {
        nextRenewal = clock.instant().plus(RENEWAL_INTERVAL);
        var renewed = identities.renewIfDue(session.identity(), session.channel());
        if (!renewed.chain().equals(session.identity().chain())) {
            shutdown(data.getAndSet(null));
        }
    }

    private void openData(DeviceIdentity identity) {
        if (data.get() == null) {
            data.set(channels.openForData(identity));
        }
    }

    /** The controller is there: the channel for model bytes need not wait for its next try. */
    private void wakeData() {
        var channel = data.get();
        if (channel != null) {
            channel.resetConnectBackoff();
        }
    }

    /** The same complaint is not repeated at each try. */
    private void complain(String reason) {
        if (reason.equals(lastComplaint)) {
            LOG.debug("still not connected", "controller", controller, "reason", reason);
            return;
        }
        lastComplaint = reason;
        standing =
                "not connected to %s since %s: %s".formatted(controller, clock.instant(), reason);
        LOG.warning("not connected", "controller", controller, "reason", reason);
    }

    private static void shutdown(@Nullable ManagedChannel channel) {
        if (channel != null) {
            channel.shutdownNow();
        }
    }
}
