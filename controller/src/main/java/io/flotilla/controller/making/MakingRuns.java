package io.flotilla.controller.making;

import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.making.converter.ConverterProcesses;
import io.flotilla.controller.making.converter.Converters;
import io.flotilla.controller.making.converter.MakingConfig;
import io.flotilla.controller.making.converter.RuntimeHosts;
import io.flotilla.controller.making.recipe.QualityGates;
import io.flotilla.controller.registry.Models;
import io.flotilla.controller.registry.publishing.Variants;
import io.flotilla.controller.shared.IdSource;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes attempts at jobs, with all that they need. */
@Singleton
class MakingRuns {

    private final Parts parts;

    /** What every attempt needs. */
    record Parts(
            MakingJobs jobs,
            Models models,
            Variants variants,
            ArtifactStore artifacts,
            RuntimeHosts hosts,
            QualityGates gates,
            Converters converters,
            ConverterProcesses programs,
            MakingConfig config,
            IdSource ids,
            Clock clock) {}

    MakingRuns(
            MakingJobs jobs,
            Models models,
            Variants variants,
            ArtifactStore artifacts,
            RuntimeHosts hosts,
            QualityGates gates,
            Converters converters,
            ConverterProcesses programs,
            MakingConfig config,
            IdSource ids,
            Clock clock) {
        this.parts =
                new Parts(
                        jobs,
                        models,
                        variants,
                        artifacts,
                        hosts,
                        gates,
                        converters,
                        programs,
                        config,
                        ids,
                        clock);
    }

    MakingRun of(MakingJob job) {
        return new MakingRun(job, parts);
    }
}
