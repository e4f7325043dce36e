package io.flotilla.controller.making.evaluation;

import io.flotilla.controller.shared.ResourceName;
import java.util.List;

/** Keeps evaluations, which never change. */
public interface EvaluationRepository {

    void add(Evaluation evaluation);

    /** The newest of each variant of the version, by variant. */
    List<Evaluation> newestOf(ResourceName version);

    /** Those of a version that follow the name, by name; an empty name is before all. */
    List<Evaluation> after(ResourceName version, String name, int limit);
}
