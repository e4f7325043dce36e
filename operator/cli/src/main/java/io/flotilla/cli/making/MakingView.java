package io.flotilla.cli.making;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.making.v1.MakingJob;
import io.flotilla.proto.making.v1.MakingJobServiceGrpc;
import io.flotilla.proto.making.v1.WatchMakingJobsRequest;
import io.flotilla.proto.registry.v1.ModelVersion;
import java.util.Locale;
import java.util.TreeMap;

/** Follows the making and measuring of a version, with a line whenever a job moves. */
public final class MakingView {
    private final ControllerConnection controller;
    private final Printer printer;
    private final TreeMap<String, MakingJob> jobs = new TreeMap<>();

    /** Follows by the connection, and writes to the printer. */
    public MakingView(ControllerConnection controller, Printer printer) {
        this.controller = controller;
        this.printer = printer;
    }

    /**
     * Returns the version as it is when nothing is being made any more.
     *
     * @throws CommandFailure if a job has failed and the others have ended
     */
    public ModelVersion follow(ModelVersion building) {
        var changes =
                controller
                        .streaming(MakingJobServiceGrpc::newBlockingStub)
                        .watchMakingJobs(
                                WatchMakingJobsRequest.newBuilder()
                                        .setParent(building.getName())
                                        .build());
        var version = building;
        while (changes.hasNext()) {
            var change = changes.next();
            if (change.hasMakingJob()) {
                show(change.getMakingJob());
                requireHope();
            } else {
                version = change.getModelVersion();
            }
        }
        return version;
    }

    private void show(MakingJob job) {
        var before = jobs.put(job.getName(), job);
        var text = text(job);
        if (before == null || !text(before).equals(text)) {
            printer.say(text);
        }
    }

    private static String text(MakingJob job) {
        var what = job.getKind() == MakingJob.Kind.KIND_MAKE ? "make and measure " : "measure ";
        var state = Words.constant(job.getState(), "STATE").toLowerCase(Locale.ROOT);
        var detail =
                job.getState() == MakingJob.State.STATE_RUNNING
                        ? " (attempt " + job.getAttemptCount() + ")"
                        : job.getMessage().isEmpty() ? "" : ": " + job.getMessage();
        return what + Words.id(job.getVariant()) + ": " + state + detail;
    }

    /** A version waits for its failed jobs for ever. */
    private void requireHope() {
        var open = jobs.values().stream().anyMatch(MakingView::isUnderWay);
        var failed =
                jobs.values().stream()
                        .filter(job -> job.getState() == MakingJob.State.STATE_FAILED)
                        .findFirst();
        if (!open && failed.isPresent()) {
            var name = failed.get().getName();
            throw new CommandFailure(
                    ExitCode.FAILED,
                    name
                            + " has failed, and its version waits for it. Try it again or go on"
                            + " without it: flotilla variants retry "
                            + name
                            + ", flotilla variants cancel "
                            + name);
        }
    }

    private static boolean isUnderWay(MakingJob job) {
        return switch (job.getState()) {
            case STATE_PENDING, STATE_RUNNING -> true;
            case STATE_UNSPECIFIED, STATE_SUCCEEDED, STATE_FAILED, STATE_CANCELLED, UNRECOGNIZED ->
                    false;
        };
    }
}
