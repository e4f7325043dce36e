package io.flotilla.controller.boot;

import io.flotilla.controller.shared.ProcessRole;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the process as a whole. As the root of all {@code flotilla.*} keys it also makes an
 * unknown one fail the start. The ports and hosts are handed on to Quarkus in {@code
 * application.properties}.
 */
@ConfigMapping(prefix = "flotilla")
public interface ControllerSettings {

    /** Directory of all that is kept outside of an external database. Made if it is not there. */
    @WithDefault(".flotilla/controller")
    Path data();

    /** Address that the TLS port listens on. */
    @WithDefault("0.0.0.0")
    String host();

    /** The TLS port for gRPC and REST, 1 to 65535; 0 takes a free one. */
    @WithDefault("8443")
    int port();

    /**
     * WORKER: it makes and measures variants and does nothing else. It answers health and metrics,
     * refuses all other calls, and needs no key and no authority of the controllers.
     */
    @WithDefault("CONTROLLER")
    ProcessRole role();

    Tls tls();

    Management management();

    /** How clients see the TLS port. */
    interface Tls {
        /**
         * Host names and addresses under which clients reach the controller, besides localhost and
         * the machine's name.
         */
        Optional<List<String>> names();

        /**
         * Certificate of the port and those above it, PEM, in order. Without it the authority
         * issues one. Read again each hour.
         */
        Optional<Path> certificate();

        /** Private key of that certificate, PKCS#8 PEM. */
        Optional<Path> key();

        /**
         * What agents check the port's certificate against, PEM. Without it, the root of the
         * authority.
         */
        Optional<Path> roots();

        /** Versions of TLS that the port speaks; agents and the command line speak both. */
        @WithDefault("TLSv1.3")
        List<String> protocols();
    }

    /** The plain port for health and metrics. */
    interface Management {
        /**
         * Address that it listens on. It has no access control: leave it where strangers do not
         * reach it.
         */
        @WithDefault("127.0.0.1")
        String host();

        /** 1 to 65535; 0 takes a free one. */
        @WithDefault("9000")
        int port();
    }
}
