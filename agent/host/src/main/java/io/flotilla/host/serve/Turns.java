package io.flotilla.host.serve;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * The tasks that are not done, in the order of their turns: a long one does not keep a short one
 * waiting. What is too much is refused. Guarded by itself.
 */
final class Turns {
    private static final int MOST_TASKS = 64;
    private static final long MOST_BYTES = RequestReader.LARGEST_FRAME_BYTES;

    private final Map<Long, Task> tasks = new HashMap<>();
    private final Queue<Task> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    synchronized void admit(Task task) throws HostProblem {
        if (tasks.containsKey(task.requestId())) {
            throw HostProblem.invalid("request_id", "A request of this id is not answered yet.");
        }
        boolean isFull = tasks.size() >= MOST_TASKS || bytes + task.sizeBytes() > MOST_BYTES;
        if (isFull && !tasks.isEmpty()) {
            throw new HostProblem(Reason.BUSY, "Too many requests wait already.");
        }
        tasks.put(task.requestId(), task);
        bytes += task.sizeBytes();
        giveBack(task);
    }

    /**
     * Waits for the task whose turn it is, for as long as there is none; nothing once closed. The
     * caller gives it back, or says that it is done.
     */
    synchronized Optional<Task> next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        return closed ? Optional.empty() : Optional.of(waiting.remove());
    }

    synchronized void giveBack(Task task) {
        waiting.add(task);
        notifyAll();
    }

    synchronized void done(Task task) {
        tasks.remove(task.requestId());
        bytes -= task.sizeBytes();
    }

    synchronized void cancel(long requestId) {
        Task task = tasks.get(requestId);
        if (task != null) {
            task.cancel();
        }
    }

    /** Lets nothing begin any more, and what runs end as soon as it can. */
    synchronized void close() {
        closed = true;
        tasks.values().forEach(Task::cancel);
        notifyAll();
    }
}
