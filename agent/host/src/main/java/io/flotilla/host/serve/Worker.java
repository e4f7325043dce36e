package io.flotilla.host.serve;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.proto.runtime.v1.HostResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The one thread that uses the engine: gives each task its turn and sends the answers. */
final class Worker {
    /** Engines are written for a main thread's stack. */
    private static final long STACK_BYTES = 8 << 20;

    private final Turns turns;
    private final ResponseWriter responses;
    private final Consumer<ExitStatus> end;
    private final Thread thread;

    /** Calls {@code end} from its thread if the host cannot go on. */
    Worker(Turns turns, ResponseWriter responses, Consumer<ExitStatus> end) {
        this.turns = turns;
        this.responses = responses;
        this.end = end;
        this.thread =
                Thread.ofPlatform()
                        .name("engine")
                        .daemon()
                        .stackSize(STACK_BYTES)
                        .uncaughtExceptionHandler(this::died)
                        .unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    /**
     * Waits for the turn that runs, after the turns were closed; returns whether it ended in time.
     */
    boolean awaitEnd(Duration grace) {
        try {
            return thread.join(grace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void work() {
        try {
            for (var task = turns.next(); task.isPresent(); task = turns.next()) {
                giveTurn(task.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException starterGone) {
            HostLog.info("answer not sent", "reason", starterGone);
            end.accept(ExitStatus.DONE);
        }
    }

    private void died(Thread thread, Throwable error) {
        HostLog.defect(thread.getName() + " thread died", error);
        end.accept(
                error instanceof OutOfMemoryError ? ExitStatus.OUT_OF_MEMORY : ExitStatus.FAILED);
    }

    private void giveTurn(Task task) throws IOException {
        try {
            Optional<HostResponse.Builder> answer =
                    task.takeTurn(new ProgressMessages(task.requestId(), responses));
            if (answer.isEmpty()) {
                turns.giveBack(task);
                return;
            }
            turns.done(task);
            task.end();
            responses.write(task.requestId(), answer.get());
        } catch (HostProblem problem) {
            fail(task, problem);
        } catch (RuntimeException defect) {
            HostLog.defect("request failed", defect);
            fail(task, HostProblem.defect(defect));
        } catch (OutOfMemoryError error) {
            fail(task, HostProblem.outOfMemory(error));
        }
    }

    private void fail(Task task, HostProblem problem) throws IOException {
        turns.done(task);
        task.end();
        responses.problem(task.requestId(), problem);
        if (problem.reason() == Reason.OUT_OF_MEMORY) {
            HostLog.warn("out of memory", "request", task.requestId());
            end.accept(ExitStatus.OUT_OF_MEMORY);
        }
    }
}
