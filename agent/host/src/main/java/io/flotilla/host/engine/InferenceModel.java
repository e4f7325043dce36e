package io.flotilla.host.engine;

import io.flotilla.host.tensor.Tensor;
import io.flotilla.host.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model that answers tensors with tensors. */
public sealed interface InferenceModel extends LoadedModel permits ClassifierModel, TensorModel {

    /** What it takes, all of it each time. */
    List<TensorSpec> inputs();

    /** What it answers with. */
    List<TensorSpec> outputs();

    /**
     * Runs inputs, unless it is interrupted.
     *
     * @param names outputs that are wanted, and their order; empty: all
     */
    List<Tensor> infer(List<Tensor> inputs, List<String> names, Interruption interruption)
            throws HostProblem;

    /** Lets one thread end what an engine does for another, which is at it or has not begun yet. */
    final class Interruption {
        private boolean isAsked;
        private @Nullable Runnable end;

        /** A run of an engine that can be ended; closed when it is over. */
        public interface Run extends AutoCloseable {
            @Override
            void close();
        }

        /** Ends the run that goes on, and whatever begins afterwards. */
        public synchronized void ask() {
            isAsked = true;
            if (end != null) {
                end.run();
            }
        }

        /** Whether an end was asked for. */
        public synchronized boolean isAsked() {
            return isAsked;
        }

        /**
         * Begins a run.
         *
         * @param endRun ends it, now or at any time until it is over; returns at once
         */
        public synchronized Run begin(Runnable endRun) {
            end = endRun;
            if (isAsked) {
                endRun.run();
            }
            return this::over;
        }

        private synchronized void over() {
            end = null;
        }
    }
}
