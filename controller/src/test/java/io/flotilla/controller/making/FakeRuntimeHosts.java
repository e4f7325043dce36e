package io.flotilla.controller.making;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.controller.making.converter.RuntimeHosts;
import io.flotilla.controller.making.evaluation.Metric;
import io.flotilla.controller.registry.TestModels;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Runtime hosts that make the same real model of everything and measure what they are told. Off
 * unless a test switches them on.
 */
@Alternative
@Priority(1)
@Singleton
public class FakeRuntimeHosts implements RuntimeHosts {

    private final Map<String, Double> cosines = new ConcurrentHashMap<>();
    private final List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean available;
    private volatile @Nullable CountDownLatch held;

    /** Back to off. */
    void reset() {
        available = false;
        cosines.clear();
        failures.clear();
        release();
    }

    void switchOn() {
        available = true;
    }

    /** Says what measuring a variant that was made in that precision will show. */
    void cosine(String precision, double meanCosine) {
        cosines.put(precision, meanCosine);
    }

    /** Lets the next quantization fail. */
    void failNext(Failure.Kind kind, String message) {
        failures.add(new Failure(kind, message));
    }

    /** Lets quantizations wait until they are released. */
    void hold() {
        held = new CountDownLatch(1);
    }

    void release() {
        var latch = held;
        held = null;
        if (latch != null) {
            latch.countDown();
        }
    }

    @Override
    public boolean areAvailable() {
        return available;
    }

    @Override
    public Host start() {
        return new FakeHost();
    }

    private final class FakeHost implements Host {
        private final CountDownLatch closed = new CountDownLatch(1);
        private String made = "";

        @Override
        public List<String> quantize(Order order, ProgressListener listener)
                throws Failure, InterruptedException {
            listener.progressed(0.5, "half of it");
            var latch = held;
            if (latch != null) {
                latch.await();
            }
            if (closed.getCount() == 0) {
                throw new Failure(Failure.Kind.CRASHED, "closed");
            }
            if (!failures.isEmpty()) {
                throw failures.removeFirst();
            }
            try {
                Files.write(order.folder().resolve(order.path()), TestModels.minilm());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return List.of(order.path());
        }

        @Override
        public Loaded load(Model model) {
            made = model.folder().toString();
            return new Loaded(0.1, 2);
        }

        @Override
        public Evaluated evaluate(Inputs inputs, ProgressListener listener) {
            var outputs = inputs.outputs();
            if (outputs != null) {
                try {
                    Files.write(outputs, made.getBytes(UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return new Evaluated(Map.of("peak_resident_bytes", 1e6), "onnxruntime 0");
            }
            var cosine = cosines.getOrDefault("INT8", 0.99);
            return new Evaluated(
                    Map.of(
                            Metric.MEAN_COSINE.key(),
                            cosine,
                            Metric.MIN_COSINE.key(),
                            cosine - 0.01),
                    "onnxruntime 0");
        }

        @Override
        public List<List<Float>> embed(List<String> texts) {
            return texts.stream().map(text -> List.of(1f, 0f)).toList();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
