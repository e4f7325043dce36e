package io.flotilla.cli.fetch;

import io.flotilla.cli.CommandFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;

/** What an address must be: HTTPS, or HTTP where it does not leave this machine. */
public final class Address {
    private Address() {}

    /** Reads an address that a person or a server gave. */
    public static URI parse(String text) {
        try {
            return requireSafe(new URI(text));
        } catch (URISyntaxException e) {
            throw CommandFailure.usage("No address: " + e.getReason() + ".");
        }
    }

    static URI requireSafe(URI address) {
        var scheme = Objects.requireNonNullElse(address.getScheme(), "");
        if (address.getHost() == null) {
            throw CommandFailure.usage("An address needs a host: " + shown(address));
        }
        if (address.getRawUserInfo() != null) {
            throw CommandFailure.usage(
                    "An address must hold no user name or password: " + address.getHost());
        }
        boolean plain = scheme.equals("http") && isThisMachine(address.getHost());
        if (!plain && !scheme.equals("https")) {
            throw CommandFailure.usage(
                    "Only https: is fetched from another machine: " + shown(address));
        }
        return address;
    }

    /** The scheme by which a registry, named as host or host:port, is spoken to. */
    public static String schemeOf(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        var host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
        return isThisMachine(host) ? "http" : "https";
    }

    static boolean isThisMachine(String host) {
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}");
    }

    /** The address without its query, which may hold a signature. */
    static String shown(URI address) {
        return address.getScheme()
                + "://"
                + Objects.requireNonNullElse(address.getHost(), "")
                + (address.getPort() < 0 ? "" : ":" + address.getPort())
                + Objects.requireNonNullElse(address.getRawPath(), "");
    }

    static boolean sameOrigin(URI one, URI other) {
        return Objects.equals(one.getScheme(), other.getScheme())
                && Objects.equals(one.getHost(), other.getHost())
                && one.getPort() == other.getPort();
    }
}
