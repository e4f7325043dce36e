package io.flotilla.host.serve;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The tasks that are not done, in the order of their turns: a long one does not keep a short one
 * waiting. What is too much is refused. Guarded by itself, but for the queue.
 */
final class Turns {
    private static final int MOST_TASKS = 64;
    private static final long MOST_BYTES = RequestReader.LARGEST_FRAME_BYTES;

    private final Map<Long, Task> tasks = new HashMap<>();
    private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();
    private long bytes;

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
        queue.add(task);
    }

    /** Waits for the task whose turn it is. The caller gives it back, or says that it is done. */
    Task next() throws InterruptedException {
        return queue.take();
    }

    void giveBack(Task task) {
        queue.add(task);
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
}
