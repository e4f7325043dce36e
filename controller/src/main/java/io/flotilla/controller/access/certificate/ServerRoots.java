package io.flotilla.controller.access.certificate;

import java.security.cert.X509Certificate;
import java.util.List;

/** What agents check the controller's own certificate against. */
public record ServerRoots(List<X509Certificate> certificates) {

    public ServerRoots {
        certificates = List.copyOf(certificates);
    }
}
