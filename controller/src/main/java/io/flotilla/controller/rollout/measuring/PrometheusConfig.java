package io.flotilla.controller.rollout.measuring;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** Which Prometheus analyses may ask. */
@ConfigMapping(prefix = "flotilla.prometheus")
public interface PrometheusConfig {

    /**
     * Where its HTTP API is, such as https://prometheus.example:9090; the path of the API follows.
     * No policy can name another. Absent: analyses ask none.
     */
    Optional<URI> address();
}
