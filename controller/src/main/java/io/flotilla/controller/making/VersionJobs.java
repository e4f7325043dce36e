package io.flotilla.controller.making;

import io.flotilla.controller.shared.ResourceName;
import java.util.List;
import java.util.Optional;

/** The jobs of one version, at most one for each variant, and what they say of its variants. */
record VersionJobs(List<MakingJob> all) {

    VersionJobs {
        all = List.copyOf(all);
    }

    /** Whether there is nothing to wait for; a job that has failed is waited for. */
    boolean areDone() {
        return all.stream().allMatch(job -> job.state().isTerminal());
    }

    /** Whether one of them makes or measures the variant of that id, or is to. */
    boolean areAt(String variantId) {
        return all.stream()
                .filter(job -> job.variant().id("variant").equals(variantId))
                .anyMatch(job -> !job.state().isTerminal());
    }

    Optional<MakingJob> of(ResourceName variant) {
        return all.stream().filter(job -> job.variant().equals(variant)).findFirst();
    }

    /** The job of a variant, unless it was cancelled, which makes room for another. */
    Optional<MakingJob> standing(ResourceName variant) {
        return of(variant).filter(job -> job.state() != MakingJobState.CANCELLED);
    }

    /** Names of what cancelled jobs would have made, and perhaps have. */
    List<String> leftBehind() {
        return all.stream()
                .filter(job -> job.kind() == MakingJob.Kind.MAKE)
                .filter(job -> job.state() == MakingJobState.CANCELLED)
                .map(job -> job.variant().toString())
                .toList();
    }
}
