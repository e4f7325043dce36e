package io.flotilla.controller.rollout.api;

import io.flotilla.controller.rollout.DeploymentRepository;
import io.flotilla.controller.rollout.RolloutChanged;
import io.flotilla.controller.rollout.RolloutRepository;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.FleetException.LimitReached;
import io.flotilla.proto.rollout.v1.WatchRolloutResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Knows who watches which rollout, and tells them when it changes. Thread-safe. */
@Singleton
public class RolloutWatches {

    private static final int MAX_WATCHES = 1000;
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final RolloutRepository rollouts;
    private final RolloutViews views;
    private final DeploymentRepository deployments;
    private final Map<RolloutId, Set<RolloutWatch>> watches = new ConcurrentHashMap<>();
    private final AtomicInteger watching = new AtomicInteger();

    RolloutWatches(
            RolloutRepository rollouts,
            RolloutViews views,
            DeploymentRepository deployments,
            MeterRegistry meters) {
        this.rollouts = rollouts;
        this.views = views;
        this.deployments = deployments;
        meters.gauge("flotilla.rollout.watches", watching);
    }

    /** Shows the rollout to the watcher until it is over or the watcher goes. */
    void watch(RolloutId id, ServerCallStreamObserver<WatchRolloutResponse> watcher) {
        if (watching.incrementAndGet() > MAX_WATCHES) {
            watching.decrementAndGet();
            throw new LimitReached(
                    "TOO_MANY_WATCHES",
                    id.resourceName(),
                    "%d watches are open already.".formatted(MAX_WATCHES),
                    RETRY,
                    Map.of("limit", Integer.toString(MAX_WATCHES)));
        }
        var watch = new RolloutWatch(id, watcher, rollouts, views, deployments);
        watches.compute(
                id,
                (_, others) -> {
                    var all = others == null ? ConcurrentHashMap.<RolloutWatch>newKeySet() : others;
                    all.add(watch);
                    return all;
                });
        watch.start(() -> forget(id, watch));
    }

    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) RolloutChanged changed) {
        watches.getOrDefault(changed.rollout(), Set.of())
                .forEach(watch -> watch.note(List.copyOf(changed.devices())));
    }

    private void forget(RolloutId id, RolloutWatch watch) {
        watching.decrementAndGet();
        watches.computeIfPresent(
                id,
                (_, all) -> {
                    all.remove(watch);
                    return all.isEmpty() ? null : all;
                });
    }
}
