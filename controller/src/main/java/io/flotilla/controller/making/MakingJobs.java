package io.flotilla.controller.making;

import io.flotilla.controller.making.evaluation.Evaluation;
import io.flotilla.controller.making.evaluation.EvaluationRepository;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.publishing.Publishing;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.Page;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.ResourceName;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;

/** Finds jobs and carries out the moves of their lifecycle, each with its event. */
@Singleton
public class MakingJobs {

    private final MakingJobRepository jobs;
    private final EvaluationRepository evaluations;
    private final ModelVersions versions;
    private final Publishing publishing;
    private final EventLog events;
    private final Clock clock;

    MakingJobs(
            MakingJobRepository jobs,
            EvaluationRepository evaluations,
            ModelVersions versions,
            Publishing publishing,
            EventLog events,
            Clock clock) {
        this.jobs = jobs;
        this.evaluations = evaluations;
        this.versions = versions;
        this.publishing = publishing;
        this.events = events;
        this.clock = clock;
    }

    @Transactional
    public MakingJob get(ResourceName name) {
        return jobs.find(name).orElseThrow(() -> notFound(name));
    }

    /** The jobs of a version by variant. */
    @Transactional
    public Page<MakingJob> list(ResourceName version, PageRequest wanted) {
        versions.get(version);
        return wanted.cut(
                jobs.after(version, wanted.after(), wanted.limit()), job -> job.name().toString());
    }

    /** What was measured of a version's variants, by variant. */
    @Transactional
    public Page<Evaluation> evaluations(ResourceName version, PageRequest wanted) {
        versions.get(version);
        return wanted.cut(
                evaluations.after(version, wanted.after(), wanted.limit()),
                evaluation -> evaluation.name().toString());
    }

    /**
     * Has more variants made of a version that is PUBLISHED, and returns all of its jobs.
     *
     * @param targets precisions or ids of variants
     */
    @Transactional
    public List<MakingJob> make(ResourceName version, List<String> targets, Actor actor) {
        publishing.extend(version, targets, actor);
        return jobs.of(version);
    }

    @Transactional
    public MakingJob cancel(ResourceName name, String reason, Actor actor) {
        var job = move(name, "cancel", before -> before.cancel(reason, clock.instant()), actor);
        completeVersion(job);
        return job;
    }

    @Transactional
    public MakingJob retry(ResourceName name, Actor actor) {
        return move(name, "retry", before -> before.retry("Waits to be tried again."), actor);
    }

    /** Ends an attempt well, with what it has measured, unless the job is not its any more. */
    @Transactional
    boolean succeed(MakingJob attempt, Evaluation evaluation) {
        return end(
                attempt,
                "succeed",
                before -> {
                    evaluations.add(evaluation);
                    return before.succeed(
                            evaluation.findings().stream().findFirst().orElse(""), clock.instant());
                });
    }

    /** Ends an attempt that has failed for good. */
    @Transactional
    boolean fail(MakingJob attempt, String reason) {
        return end(attempt, "fail", before -> before.fail(reason, clock.instant()));
    }

    /** Ends a job that nobody can do here and that nothing needs to wait for. */
    @Transactional
    boolean giveUp(MakingJob attempt, String reason) {
        return end(attempt, "cancel", before -> before.cancel(reason, clock.instant()));
    }

    /** Lets an attempt that failed by chance begin again. */
    @Transactional
    boolean tryAgain(MakingJob attempt, String reason) {
        return end(attempt, "retry", before -> before.retry(reason));
    }

    private boolean end(MakingJob attempt, String verb, UnaryOperator<MakingJob> move) {
        var current = jobs.findForUpdate(attempt.name()).filter(job -> isSameAttempt(job, attempt));
        if (current.isEmpty()) {
            return false;
        }
        completeVersion(move(attempt.name(), verb, move, Actor.system("making")));
        return true;
    }

    private static boolean isSameAttempt(MakingJob job, MakingJob attempt) {
        return job.state() == MakingJobState.RUNNING && job.attempts() == attempt.attempts();
    }

    private void completeVersion(MakingJob job) {
        if (job.state().isTerminal()) {
            var _ = publishing.complete(job.version());
        }
    }

    private MakingJob move(
            ResourceName name, String verb, UnaryOperator<MakingJob> move, Actor actor) {
        var before = jobs.findForUpdate(name).orElseThrow(() -> notFound(name));
        var after = move.apply(before);
        if (after.equals(before)) {
            return before;
        }
        jobs.update(after);
        events.record(
                Event.move(
                        actor,
                        "makingJob." + verb,
                        name.toString(),
                        after.message(),
                        before.state(),
                        after.state()));
        return after;
    }

    private static NotFound notFound(ResourceName name) {
        return new NotFound("MakingJob", name.toString());
    }
}
