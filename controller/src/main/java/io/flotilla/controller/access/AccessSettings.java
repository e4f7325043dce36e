package io.flotilla.controller.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings of identities and secrets. */
@ConfigMapping(prefix = "flotilla.access")
public interface AccessSettings {

    /**
     * Certificate of the authority, PEM, then those above it, each issued by the next: clients and
     * devices trust the last. The one at the default place is made with its key if both are
     * missing.
     */
    @WithDefault("${flotilla.data}/ca.pem")
    Path authorityCertificate();

    /** Private key of the authority, PKCS#8 PEM, EC or RSA, readable for its owner alone. */
    @WithDefault("${flotilla.data}/ca.key")
    Path authorityKey();

    /** Where the secret of the first token is written when there is no token yet. */
    @WithDefault("${flotilla.data}/admin.token")
    Path adminTokenFile();

    /** How long a device certificate is good, 1 hour to 397 days. Agents renew well before. */
    @WithDefault("90d")
    Duration deviceCertificateLifetime();

    /**
     * How many attempts to enrol or authenticate may fail in a row from one address, 1 to 100000.
     */
    @WithDefault("100")
    int failureBurst();

    /** How many more attempts may fail in each second after that, 1 to 100000. */
    @WithDefault("10")
    int failuresPerSecond();

    /** People who sign in with an OpenID Connect provider. */
    Oidc oidc();

    /** The provider, and what its tokens are worth here. */
    interface Oidc {

        /** As its tokens name it; its keys are found from there. Without it none are taken. */
        Optional<URI> issuer();

        /** For whom tokens must be made. */
        Optional<String> audience();

        /** As whom the console asks for tokens, by authorization code with PKCE. */
        Optional<String> clientId();

        /** What the console asks for. */
        @WithDefault("openid,profile")
        List<String> scopes();

        /** With which tokens may be signed. */
        @WithDefault("RS256,PS256,ES256")
        Set<String> algorithms();

        /** The claim that holds groups or roles; points lead into objects. */
        @WithDefault("groups")
        String claim();

        /** What values of the claim are worth, by any names. */
        Map<String, ClaimBinding> bindings();
    }

    /** A role for whoever has a value in the claim. */
    interface ClaimBinding {

        /** The value. */
        String claim();

        /** The role. */
        Role role();

        /** Only for devices with these labels; default: all. */
        Map<String, String> deviceLabels();

        /** Only for models whose id begins so; default: all. */
        Optional<String> modelPrefix();
    }
}
