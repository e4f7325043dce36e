package io.flotilla.controller.making;

import io.flotilla.controller.shared.ResourceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps jobs. Every method works within the running transaction, if any. */
public interface MakingJobRepository {

    Optional<MakingJob> find(ResourceName name);

    /** Finds it and keeps others from changing it until the transaction ends. */
    Optional<MakingJob> findForUpdate(ResourceName name);

    /** Those of a version by name. */
    List<MakingJob> of(ResourceName version);

    /** Those of a version that follow the name, by name; an empty name is before all. */
    List<MakingJob> after(ResourceName version, String name, int limit);

    /**
     * Adds it, in the place of one that was cancelled if there is one; that one's attempts count.
     */
    void add(MakingJob job);

    /** Keeps the state that the job is now in, with its message and its end. */
    void update(MakingJob job);

    /**
     * Gives the job that has waited longest to a worker, or one whose worker has not been heard of
     * since its lease ended. A source is measured before what is made from it or measured against
     * it, so that gates can compare their figures.
     *
     * @param leaseEnds until when no other worker may take it
     */
    Optional<MakingJob> claim(String worker, Instant now, Instant leaseEnds);

    /**
     * Notes the progress of an attempt and prolongs its lease.
     *
     * @return false if the job is not this attempt's any more
     */
    boolean renew(MakingJob claimed, MakingJob.Progress progress, Instant leaseEnds);
}
