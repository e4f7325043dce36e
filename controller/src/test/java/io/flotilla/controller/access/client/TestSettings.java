package io.flotilla.controller.access.client;

import io.flotilla.controller.access.AccessSettings.ClaimBinding;
import io.flotilla.controller.access.AccessSettings.Oidc;
import io.flotilla.controller.access.Role;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One provider, at which the group night-shift is worth something. */
final class TestSettings {
    private TestSettings() {}

    static Oidc of(String issuer) {
        return new Settings(URI.create(issuer));
    }

    private record Settings(URI provider) implements Oidc {
        @Override
        public Optional<URI> issuer() {
            return Optional.of(provider);
        }

        @Override
        public Optional<String> audience() {
            return Optional.of(TestProvider.AUDIENCE);
        }

        @Override
        public Optional<String> clientId() {
            return Optional.of(TestProvider.CLIENT);
        }

        @Override
        public List<String> scopes() {
            return List.of("openid");
        }

        @Override
        public Set<String> algorithms() {
            return Set.of("RS256");
        }

        @Override
        public String claim() {
            return "groups";
        }

        @Override
        public Map<String, ClaimBinding> bindings() {
            return Map.of("night", new Night());
        }
    }

    private record Night() implements ClaimBinding {
        @Override
        public String claim() {
            return "night-shift";
        }

        @Override
        public Role role() {
            return Role.OPERATOR;
        }

        @Override
        public Map<String, String> deviceLabels() {
            return Map.of("site", "berlin");
        }

        @Override
        public Optional<String> modelPrefix() {
            return Optional.of("vision-");
        }
    }
}
