package io.flotilla.controller.rollout.api;

import io.flotilla.controller.rollout.DeploymentRepository;
import io.flotilla.controller.rollout.RolloutRepository;
import io.flotilla.controller.rollout.deployment.DeploymentId;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.WatchRolloutResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One watcher of one rollout. It notes what has changed and reads it when the watcher is ready for
 * more: a slow one misses states in between, never the last one, and what waits for it is bounded
 * by the devices of the rollout. It runs on a virtual thread of its own, since events of the call
 * reach it on the call's.
 */
final class RolloutWatch {

    private static final int PAGE = 500;

    /**
     * How often the rollout is read even if nothing was noted: it may change on another replica.
     */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final RolloutId id;
    private final ServerCallStreamObserver<WatchRolloutResponse> watcher;
    private final RolloutRepository rollouts;
    private final RolloutViews views;
    private final DeploymentRepository deployments;

    /** Guards changed, noted and gone, and is signalled when one of them or readiness changes. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition news = lock.newCondition();
    private final Set<DeviceId> changed = new LinkedHashSet<>();
    private boolean noted;
    private boolean gone;

    /** Touched by the watch's own thread only. */
    private @Nullable Rollout lastSent;

    RolloutWatch(
            RolloutId id,
            ServerCallStreamObserver<WatchRolloutResponse> watcher,
            RolloutRepository rollouts,
            RolloutViews views,
            DeploymentRepository deployments) {
        this.id = id;
        this.watcher = watcher;
        this.rollouts = rollouts;
        this.views = views;
        this.deployments = deployments;
    }

    /** Notes that the rollout and these devices of it have changed. */
    void note(Collection<DeviceId> devices) {
        signal(
                () -> {
                    changed.addAll(devices);
                    noted = true;
                });
    }

    /** Shows all there is, then what changes, until the rollout is over or the watcher has gone. */
    void start(Runnable atTheEnd) {
        watcher.setOnCancelHandler(() -> signal(() -> gone = true));
        watcher.setOnReadyHandler(() -> signal(() -> {}));
        Thread.ofVirtual().name("watch-" + id).start(() -> run(atTheEnd));
    }

    private void run(Runnable atTheEnd) {
        try {
            var over = sendRollout();
            sendAllDeployments();
            while (!over && awaitNews()) {
                over = sendChanges();
            }
            if (over) {
                watcher.onCompleted();
            }
        } catch (RuntimeException failure) {
            watcher.onError(failure);
        } finally {
            atTheEnd.run();
        }
    }

    /** Sends what has changed; true if the rollout is over with it. */
    private boolean sendChanges() {
        var devices = takeChanged();
        var over = rollouts.find(id).orElseThrow().state().isOver();
        var ids = devices.stream().map(device -> new DeploymentId(id, device)).toList();
        for (int from = 0; from < ids.size(); from += PAGE) {
            deployments
                    .findAll(ids.subList(from, Math.min(from + PAGE, ids.size())))
                    .forEach(this::send);
        }
        var _ = sendRollout();
        return over;
    }

    private void sendAllDeployments() {
        var after = "";
        while (true) {
            var page = deployments.after(id, after, PAGE);
            page.forEach(this::send);
            if (page.size() < PAGE) {
                return;
            }
            after = page.getLast().id().device().value();
        }
    }

    /** Sends the rollout unless it is as it was sent last; true if it is over. */
    private boolean sendRollout() {
        var rollout = rollouts.find(id).orElseThrow();
        var shown = views.of(rollout);
        if (!shown.equals(lastSent)) {
            lastSent = shown;
            send(WatchRolloutResponse.newBuilder().setRollout(shown).build());
        }
        return rollout.state().isOver();
    }

    private void send(io.flotilla.controller.rollout.deployment.Deployment deployment) {
        send(
                WatchRolloutResponse.newBuilder()
                        .setDeployment(DeploymentMapper.toWire(deployment))
                        .build());
    }

    private void send(WatchRolloutResponse message) {
        lock.lock();
        try {
            while (!gone && !watcher.isReady()) {
                wait(LOOK_AGAIN);
            }
            if (!gone) {
                watcher.onNext(message);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for news; false if the watcher has gone. */
    private boolean awaitNews() {
        lock.lock();
        try {
            if (!noted && !gone) {
                wait(LOOK_AGAIN);
            }
            return !gone;
        } finally {
            lock.unlock();
        }
    }

    private List<DeviceId> takeChanged() {
        lock.lock();
        try {
            var taken = new ArrayList<>(changed);
            changed.clear();
            noted = false;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // Callers look again, or can bear to go on too early.
    private void wait(Duration most) {
        try {
            var _ = news.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            gone = true;
        }
    }

    private void signal(Runnable change) {
        lock.lock();
        try {
            change.run();
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
